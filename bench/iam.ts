/**
 * How fast policies are evaluated and proved, and how often the answer is unknown.
 * Run `node bench/iam.ts [--policies 10000] [--seed 1] [--json]`.
 */
import { gzipSync } from 'node:zlib';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { comparePaths } from '../lib/core/iam/compare-paths.ts';
import { evaluate } from '../lib/core/iam/evaluate.ts';
import { parsePolicy } from '../lib/core/iam/parse-policy.ts';
import { proveEndpointOnly } from '../lib/core/iam/prove/prove-endpoint-only.ts';
import type { PolicyRequest } from '../lib/core/iam/request.ts';
import { corpus, PROOF_OPTIONS } from './iam-corpus.ts';

const { values } = parseArgs({
  options: {
    policies: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});

const texts = corpus(Number(values.policies), Number(values.seed));

const REQUEST: PolicyRequest = {
  principal: {
    kind: 'assumedRole',
    account: '111122223333',
    arn: 'arn:aws:sts::111122223333:assumed-role/Reader/session',
    role: 'arn:aws:iam::111122223333:role/Reader',
  },
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::corpus-bucket/some-object',
  context: {
    'aws:sourceip': '198.51.100.7',
    'aws:securetransport': 'true',
    'aws:viaawsservice': 'false',
    'aws:principalisawsservice': 'false',
    'aws:principalarn': 'arn:aws:iam::111122223333:role/Reader',
    'aws:principalaccount': '111122223333',
  },
};

function evaluationsPerSecond(): number {
  const policies = texts.slice(0, 500).map((text) => parsePolicy(text));
  const end = performance.now() + 1_000;
  const started = performance.now();
  let count = 0;
  while (performance.now() < end) {
    for (const policy of policies) evaluate(policy, REQUEST);
    count += policies.length;
  }
  return Math.round((count * 1_000) / (performance.now() - started));
}

function timed(run: (text: string) => void): {
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
} {
  const times = texts.map((text) => {
    const started = performance.now();
    run(text);
    return performance.now() - started;
  });
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    Number((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(3));
  return { p50: at(0.5), p99: at(0.99), worst: at(1) };
}

/** Without the names that differ from policy to policy. */
const reasonKind = (reason: string): string =>
  reason.replace(/^statement \d+( \([^)]*\))?: /, '').replace(/\b(s3|aws):[^\s]+/, 'a key');

async function bundleKilobytes(
  entry: string,
): Promise<{ readonly minified: number; readonly gzipped: number }> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild wrote nothing');
  const kilobytes = (bytes: number): number => Number((bytes / 1024).toFixed(1));
  return { minified: kilobytes(file.contents.length), gzipped: kilobytes(gzipSync(file.contents).length) };
}

const verdicts: Record<string, number> = {};
const unknowns: Record<string, number> = {};
const proofMilliseconds = timed((text) => {
  const { verdict, reason = '' } = proveEndpointOnly(text, PROOF_OPTIONS);
  verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  if (verdict === 'unknown') unknowns[reasonKind(reason)] = (unknowns[reasonKind(reason)] ?? 0) + 1;
});
const comparisonMilliseconds = timed((text) => {
  comparePaths(text, {
    before: { 'aws:SourceIp': '203.0.113.5' },
    after: { 'aws:SourceVpce': 'vpce-0a1b2c3d', 'aws:SourceVpc': 'vpc-0a', 'aws:VpcSourceIp': '10.0.0.5' },
    account: '111122223333',
    actions: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
    resources: ['arn:aws:s3:::corpus-bucket', 'arn:aws:s3:::corpus-bucket/*'],
  });
});

const result = {
  policies: texts.length,
  meanBytes: Math.round(texts.reduce((sum, text) => sum + text.length, 0) / texts.length),
  evaluationsPerSecond: evaluationsPerSecond(),
  proofMilliseconds,
  comparisonMilliseconds,
  verdicts,
  unknowns,
  bundleKilobytes: {
    evaluate: await bundleKilobytes('lib/core/iam/evaluate.ts'),
    prove: await bundleKilobytes('lib/core/iam/prove/prove-endpoint-only.ts'),
    merge: await bundleKilobytes('lib/core/iam/cure/merge-endpoint-only.ts'),
  },
};

if (values.json) {
  console.log(JSON.stringify(result));
} else {
  const spell = (times: typeof proofMilliseconds): string =>
    `p50 ${times.p50} ms, p99 ${times.p99} ms, worst ${times.worst} ms`;
  console.log(`corpus       ${result.policies} policies, ${result.meanBytes} bytes on average`);
  console.log(`evaluations  ${result.evaluationsPerSecond.toLocaleString('en')} a second`);
  console.log(`proofs       ${spell(proofMilliseconds)}`);
  console.log(`comparisons  ${spell(comparisonMilliseconds)}`);
  console.log(`verdicts     ${JSON.stringify(verdicts)}`);
  for (const [reason, count] of Object.entries(unknowns))
    console.log(`unknown      ${((100 * count) / texts.length).toFixed(2)} %  ${reason}`);
  for (const [name, size] of Object.entries(result.bundleKilobytes)) {
    console.log(`bundle       ${name}: ${size.minified} kB, ${size.gzipped} kB gzipped`);
  }
}
