/**
 * The reader against the simulator, which answers after 50 ms: 200 VPCs of 6 subnets and 6 route tables.
 *
 * Counts the calls against what paging and the listed one-per-resource calls allow, and compares 8 calls in flight
 * with the same calls one by one. The simulator runs in a process of its own, so that memory is the reader's alone.
 *
 *     node bench/reader.ts [--json]
 */
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import type { Estate, Part } from '../lib/core/network/estate.ts';
import type { Repetition } from '../lib/core/reads/reads.ts';
import { READS } from '../lib/core/reads/reads.ts';
import type { EstatePart } from '../lib/core/reads/estate-parts.ts';
import { openDoor } from '../lib/aws/open-door.ts';
import { startSimulator } from '../lib/simulator/simulator.ts';
import { manyVpcs } from './many-vpcs.ts';

const VPCS = 200;
const ANSWER_DELAY_MS = 50;
const MOST_IN_FLIGHT = 8;
const LEAST_TIMES_FASTER = 5;
const REGION = 'eu-west-3';

interface Reading {
  readonly seconds: number;
  readonly estate: Estate;
  readonly calls: ReadonlyMap<string, number>;
}

interface Result {
  readonly vpcs: number;
  readonly calls: number;
  readonly allowedCalls: number;
  readonly operations: readonly OperationCalls[];
  readonly secondsParallel: number;
  readonly secondsOneByOne: number;
  readonly timesFaster: number;
  /** The largest resident set of the reader's process, SDK and Node included. */
  readonly peakMegabytes: number;
  readonly passed: boolean;
}

interface OperationCalls {
  readonly operation: string;
  readonly calls: number;
  readonly allowed: number;
  readonly repetition: string;
}

async function simulate(): Promise<void> {
  const simulator = await startSimulator({
    fixture: manyVpcs(REGION, VPCS),
    pageSize: 'maximum',
    answerDelayMilliseconds: ANSWER_DELAY_MS,
  });
  process.send?.(simulator.url);
}

async function measure(): Promise<void> {
  process.env['AWS_ACCESS_KEY_ID'] ??= 'bench';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'bench';
  const child = fork(import.meta.filename, ['simulate']);
  try {
    const url = await urlOf(child);
    // The first reading pays for loading the SDK and is not measured.
    await read(url, MOST_IN_FLIGHT);
    const parallel = await read(url, MOST_IN_FLIGHT);
    const peakMegabytes = process.resourceUsage().maxRSS / 1024;
    report(parallel, await read(url, 1), peakMegabytes);
  } finally {
    child.kill();
  }
}

/** The first and only message of the simulator's process. */
function urlOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      if (typeof message === 'string') resolve(message);
    });
    child.once('exit', (code) => reject(new Error(`the simulator ended with ${code}`)));
  });
}

async function read(endpoint: string, maxInFlight: number): Promise<Reading> {
  const door = await openDoor({ region: REGION, endpoint, maxInFlight, lookUpsPerSecond: Infinity });
  const parts = [...new Set(READS.flatMap(({ feeds }) => (isPart(feeds) ? feeds : [])))];
  const start = performance.now();
  const estate = await door.readEstate({ parts });
  return { seconds: (performance.now() - start) / 1000, estate, calls: door.calls };
}

function isPart(feeds: (typeof READS)[number]['feeds']): feeds is EstatePart & typeof feeds {
  return feeds !== 'identity' && feeds !== 'prices';
}

function report(parallel: Reading, oneByOne: Reading, peakMegabytes: number): void {
  const operations = READS.flatMap((listed) =>
    isPart(listed.feeds) ? toOperationCalls(listed, parallel) : [],
  );
  const calls = operations.reduce((total, line) => total + line.calls, 0);
  const allowedCalls = operations.reduce((total, line) => total + line.allowed, 0);
  const timesFaster = oneByOne.seconds / parallel.seconds;
  const result = {
    vpcs: VPCS,
    calls,
    allowedCalls,
    operations,
    secondsParallel: parallel.seconds,
    secondsOneByOne: oneByOne.seconds,
    timesFaster,
    peakMegabytes,
    passed: calls <= allowedCalls && timesFaster >= LEAST_TIMES_FASTER,
  };
  if (process.argv.includes('--json')) console.log(JSON.stringify(result));
  else printLines(result);
  if (!result.passed) process.exitCode = 1;
}

function toOperationCalls(listed: (typeof READS)[number], { estate, calls }: Reading): OperationCalls {
  const { operation, repetition } = listed;
  return { operation, calls: calls.get(operation) ?? 0, ...allowedCalls(listed, repetition, estate) };
}

function allowedCalls({ operation, feeds }: (typeof READS)[number], repetition: Repetition, estate: Estate) {
  if (repetition.kind === 'once') return { allowed: 1, repetition: 'once' };
  if (repetition.kind === 'perPage' && isPart(feeds)) {
    const items = sizeOf(estate[feeds]);
    const allowed = Math.max(1, Math.ceil(items / repetition.largestPage));
    return { allowed, repetition: `${items} items, ${repetition.largestPage} a page` };
  }
  const resources = ONE_PER_RESOURCE[operation]?.(estate);
  if (resources === undefined || repetition.kind !== 'perResource') {
    throw new Error(`${operation} is no listed one-per-resource call`);
  }
  return { allowed: resources, repetition: `once for each ${repetition.of}` };
}

/** Each of these resources fits one page here. */
const ONE_PER_RESOURCE: Readonly<Record<string, (estate: Estate) => number>> = {
  'ec2:DescribeVpcAttribute': ({ vpcs }) => 2 * sizeOf(vpcs),
  'ec2:GetManagedPrefixListEntries': ({ prefixLists }) => sizeOf(prefixLists),
  's3:GetBucketPolicy': ({ buckets }) => sizeOf(buckets),
  's3:GetPublicAccessBlock': ({ buckets }) => sizeOf(buckets),
  's3:GetBucketWebsite': ({ buckets }) => sizeOf(buckets),
  's3:GetBucketLogging': ({ buckets }) => sizeOf(buckets),
  's3:GetBucketReplication': ({ buckets }) => sizeOf(buckets),
  's3:GetBucketNotificationConfiguration': ({ buckets }) => sizeOf(buckets),
  's3:ListBucketInventoryConfigurations': ({ buckets }) => sizeOf(buckets),
  's3:GetBucketTagging': ({ buckets }) => sizeOf(buckets),
  's3express:GetBucketPolicy': ({ directoryBuckets }) => sizeOf(directoryBuckets),
  's3control:GetAccessPointPolicy': ({ accessPoints }) => sizeOf(accessPoints),
  // In no organization here.
  'organizations:ListParents': () => 0,
  'organizations:ListPoliciesForTarget': () => 0,
  'organizations:DescribePolicy': () => 0,
  'dynamodb:GetResourcePolicy': ({ tables }) => sizeOf(tables),
  'kms:GetKeyPolicy': ({ keys }) => sizeOf(keys),
  'cloudwatch:GetMetricData': ({ endpointBytes }) => Math.ceil(sizeOf(endpointBytes) / 500),
  'iam:GenerateServiceLastAccessedDetails': ({ roleUses }) => sizeOf(roleUses),
  // Once to hear that IAM is not ready, once for the answer.
  'iam:GetServiceLastAccessedDetails': ({ roleUses }) => 2 * sizeOf(roleUses),
  // No zone here answers for AWS, and no VPC has a Profile.
  'route53:ListResourceRecordSets': () => 0,
  'route53profiles:ListProfileResourceAssociations': () => 0,
  'route53:ListHostedZonesByVPC': ({ vpcs }) => sizeOf(vpcs),
  'servicequotas:GetServiceQuota': ({ quotas }) => sizeOf(quotas),
  'servicequotas:GetAWSDefaultServiceQuota': ({ quotas }) => sizeOf(quotas),
  'cloudtrail:LookupEvents': () => 6,
};

function sizeOf(part: Part<readonly unknown[]>): number {
  if (part.status === 'unreadable') throw new Error(`a part could not be read: ${part.reason}`);
  return part.value.length;
}

function printLines(result: Result): void {
  console.log(`Reader: ${result.vpcs} VPCs, every call answered after ${ANSWER_DELAY_MS} ms`);
  for (const { operation, calls, allowed, repetition } of result.operations) {
    console.log(
      `  ${String(calls).padStart(4)} of ${String(allowed).padStart(4)}  ${operation} (${repetition})`,
    );
  }
  const { secondsParallel, secondsOneByOne, timesFaster, peakMegabytes } = result;
  console.log(`  calls: ${result.calls}, allowed ${result.allowedCalls}`);
  console.log(
    `  ${MOST_IN_FLIGHT} in flight: ${secondsParallel.toFixed(2)} s; one by one: ${secondsOneByOne.toFixed(2)} s`,
  );
  console.log(`  ${timesFaster.toFixed(2)} times faster (at least ${LEAST_TIMES_FASTER})`);
  console.log(`  peak memory of the reader: ${peakMegabytes.toFixed(0)} MB`);
  console.log(result.passed ? '  passed' : '  FAILED');
}

if (process.argv[2] === 'simulate') await simulate();
else await measure();
