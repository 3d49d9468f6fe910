/**
 * Holds the synthesised template against CloudFormation's own schemas with cfn-lint, in the forms that have other
 * resources than the rest: with the account's recorder of AWS Config, with one of our own, and with flow logs.
 *
 * cfn-lint is installed with hashes into an environment of its own under `.venv` when it is not there. Any finding
 * fails, but for W3005: CDK writes dependencies down that CloudFormation would see by itself.
 */
import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ALL_FLOW_LOGS } from '../test/infra/all-flow-logs.ts';
import { bundleFunctions } from './bundle-functions.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const environment = join(root, '.venv', 'cfn-lint');
const lint = join(environment, 'bin', 'cfn-lint');
const requirements = join(root, 'test', 'infra', 'requirements.txt');

await install();
await bundleFunctions();
const { context }: { context: Record<string, unknown> } = JSON.parse(
  await readFile(join(root, 'cdk.json'), 'utf8'),
);
const forms: readonly Readonly<Record<string, unknown>>[] = [
  { configRecorder: 'existing' },
  { configRecorder: 'create', approval: { channel: 'iam' } },
  { flowLogs: ALL_FLOW_LOGS },
];
const findings: string[] = [];
for (const form of forms) findings.push(...(await lintTemplate({ ...context, ...form })));
for (const finding of findings) console.error(finding);
console.log(`cfn-lint: ${findings.length} findings in ${forms.length} templates`);
if (findings.length > 0) process.exitCode = 1;

async function install(): Promise<void> {
  const isThere = await access(lint).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  await run('python3', ['-m', 'venv', environment], { timeout: 120_000 });
  const pip = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', requirements];
  await run(join(environment, 'bin', 'python'), pip, { timeout: 240_000 });
}

/** One line for each finding. */
async function lintTemplate(withContext: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'endpointer-lint-'));
  try {
    const env = { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(withContext) };
    await run('node', [join(root, 'bin', 'app.ts')], { cwd: root, env, timeout: 120_000 });
    const template = join(folder, 'Endpointer.template.json');
    const options = [
      '--format',
      'parseable',
      '--ignore-checks',
      'W3005',
      '--regions',
      'eu-west-3',
      '--',
      template,
    ];
    const stdout = await run(lint, options, { timeout: 120_000 }).then(
      (answer) => answer.stdout,
      // It exits with another code than 0 where it has found something, and says what on the same channel.
      (error: { readonly stdout?: string; readonly code?: unknown }) => {
        if (typeof error.code !== 'number' || error.stdout === undefined || error.stdout === '') throw error;
        return error.stdout;
      },
    );
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.slice(folder.length + 1));
  } finally {
    await rm(folder, { recursive: true });
  }
}
