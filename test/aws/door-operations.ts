/**
 * Every operation that the product can send, read from its own source: the reads, which are data, and each command of
 * the SDK that the door or a function names.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { READS } from '../../lib/core/reads/reads.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The names of services, as signatures carry them, whose SDK packages are named otherwise. */
const signingNames: Readonly<Record<string, string>> = {
  'cloudwatch-logs': 'logs',
  'config-service': 'config',
  eventbridge: 'events',
  'route-53': 'route53',
  's3-control': 's3control',
  'service-quotas': 'servicequotas',
  sfn: 'states',
};

const imports = /\{([^{}]*)\}\s*(?:from|= await import\()\s*'@aws-sdk\/client-([a-z\d-]+)'/g;

/** As `ec2:DescribeSubnets`, in order. */
export function doorOperations(): readonly string[] {
  const files = globSync(['lib/{aws,workflow,files,cli}/**/*.ts', 'functions/**/*.ts'], { cwd: root });
  const named = files
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => commandsIn(readFileSync(join(root, file), 'utf8')));
  return [...new Set([...READS.map(({ operation }) => operation), ...named])].toSorted();
}

/** The operations whose commands a file imports. */
export function commandsIn(source: string): readonly string[] {
  return [...source.matchAll(imports)].flatMap(([, names = '', client = '']) =>
    [...names.matchAll(/\b([A-Z]\w+)Command\b/g)].map(
      ([, operation = '']) => `${serviceOf(client, source)}:${operation}`,
    ),
  );
}

/** Directory buckets are reached through the client of S3, and sign as a service of their own. */
function serviceOf(client: string, source: string): string {
  if (client === 's3' && source.includes('clients.s3Express()')) return 's3express';
  return signingNames[client] ?? client;
}
