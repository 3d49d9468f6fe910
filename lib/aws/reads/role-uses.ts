/**
 * What IAM saw the roles of functions use: a job for each role, whose answer is fetched when it is done.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_access-advisor.html
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { GetServiceLastAccessedDetailsResponse, ServiceLastAccessed } from '@aws-sdk/client-iam';
import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
} from '@aws-sdk/client-iam';
import type { RoleUse, ServiceUse } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { orUnreadable } from './or-unreadable.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required, UnexpectedAnswer } from './reader.ts';

/** A role that cannot be asked about is told as such; the others are not its fault. */
export function readRoleUses(reader: Reader, roleArns: readonly string[]): Promise<readonly RoleUse[]> {
  return Promise.all(
    roleArns.map(async (roleArn) => ({ roleArn, services: await orUnreadable(readUsesOf(reader, roleArn)) })),
  );
}

/** IAM's jobs take seconds; after that somebody else should be waited for. */
const WAITS_MS = [100, 400, 1_000, 2_000, 4_000, 8_000, 8_000];

async function readUsesOf(reader: Reader, roleArn: string): Promise<readonly ServiceUse[]> {
  const iam = await reader.clients.iam();
  const jobId = await reader.call('iam:GenerateServiceLastAccessedDetails', async () => {
    const answer = await iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn: roleArn }));
    return required(answer.JobId, 'JobId');
  });
  const operation = 'iam:GetServiceLastAccessedDetails';
  const waits = [...WAITS_MS];
  let isDone = false;
  return readPages(reader, operation, {
    // Before the first page only: the job that is done stays done.
    mayCall: async () => {
      if (!isDone) await sleep(waits.shift() ?? 0);
    },
    ask: async (marker) => {
      const answer = await iam.send(
        new GetServiceLastAccessedDetailsCommand({
          JobId: jobId,
          MaxItems: largestPageOf(operation),
          ...(marker === undefined || marker.startsWith(WAITING) ? {} : { Marker: marker }),
        }),
      );
      isDone = answer.JobStatus !== 'IN_PROGRESS';
      if (!isDone && waits.length === 0) throw new UnexpectedAnswer('the job did not end in time');
      if (answer.JobStatus === 'FAILED') throw new UnexpectedAnswer('the job failed');
      return answer;
    },
    next: (answer) => nextOf(answer, waits.length),
    items: (answer) => (answer.ServicesLastAccessed ?? []).map(toServiceUse),
  });
}

const WAITING = 'waiting ';

// A page that is not there yet is asked for again, under a marker that differs each time.
function nextOf(answer: GetServiceLastAccessedDetailsResponse, left: number): string | undefined {
  if (answer.JobStatus === 'IN_PROGRESS') return `${WAITING}${left}`;
  return answer.IsTruncated === true ? required(answer.Marker, 'Marker') : undefined;
}

export function toServiceUse(service: ServiceLastAccessed): ServiceUse {
  const { LastAuthenticated } = service;
  return {
    prefix: required(service.ServiceNamespace, 'ServiceNamespace'),
    ...(LastAuthenticated === undefined ? {} : { lastUsedAt: LastAuthenticated.toISOString() }),
  };
}
