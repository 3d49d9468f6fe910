/** `endpointer simulate`: a local AWS with the account of a file, until Ctrl-C. */
import { UserError } from '../core/user-error.ts';
import { parseEstate } from '../files/estate-file.ts';
import { readTextFile } from '../files/parse-json-file.ts';
import type { FixtureInput } from '../simulator/fixture.ts';
import { completeFixture } from '../simulator/fixture.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { toFixture } from './fixture/to-fixture.ts';
import type { ExitCode, Io } from './io.ts';
import { jsonText } from './output.ts';
import { parsePort } from './parse-options.ts';
import type { RawOptions } from './raw-options.ts';

const SIMULATOR_SCHEMA = 'endpointer-simulator/1';

export async function simulate(options: RawOptions, io: Io): Promise<ExitCode> {
  const port = parsePort(options.port);
  const { fixture: path } = options;
  if (path === undefined) {
    throw new UserError({
      got: 'simulate without --fixture',
      allowed: 'a saved estate, or an account in the form that the simulator reads',
      remedy: 'save one with `endpointer estate --out FILE`, then name it with --fixture FILE',
    });
  }
  const fixture = parseFixture(await readTextFile(path, 'Fixture'), path);
  const simulator = await start(fixture, port, path);
  const facts = { accountId: fixture.accountId, region: fixture.region, url: simulator.url };
  io.stdout.write(
    options.json === true ? jsonText({ schema: SIMULATOR_SCHEMA, ...facts }) : howToPointAtIt(facts),
  );
  await io.interrupted();
  await simulator.close();
  return 0;
}

/** The account that a text describes: an estate, or the simulator's own form. Throws `UserError` where it is neither. */
function parseFixture(text: string, path: string): FixtureInput {
  const value = parseObject(text, path);
  if (String(value['schema']).startsWith('endpointer-estate/')) return toFixture(parseEstate(text, path));
  const { accountId, region } = value;
  if (typeof accountId !== 'string' || typeof region !== 'string') {
    throw noFixture(path, 'it names no accountId and region');
  }
  const known = new Set(Object.keys(completeFixture({ accountId, region })));
  for (const [name, member] of Object.entries(value)) {
    if (!known.has(name)) throw noFixture(path, `it has a member ${name}`);
    const isText = name === 'accountId' || name === 'region';
    if (!isText && !Array.isArray(member)) throw noFixture(path, `${name} is no list`);
  }
  // The simulator itself holds the account against everything that AWS would insist on.
  return { ...value, accountId, region };
}

function parseObject(text: string, path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw noFixture(path, 'it is no JSON', cause);
  }
  throw noFixture(path, 'it is no JSON object');
}

function noFixture(path: string, fault: string, cause?: unknown): UserError {
  return new UserError({
    got: `Fixture ${path} is no account: ${fault}`,
    allowed: 'an estate file (docs/estate.schema.json), or accountId, region and lists in the form of AWS',
    remedy: 'save an account with `endpointer estate --out FILE`',
    cause,
  });
}

async function start(fixture: FixtureInput, port: number, path: string): Promise<Simulator> {
  try {
    return await startSimulator({ fixture, port, pageSize: 'maximum' });
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    if ('code' in cause && cause.code === 'EADDRINUSE') {
      throw new UserError({
        got: `--port ${port}, which is taken`,
        allowed: 'a port that nobody listens on',
        remedy: 'name another, or leave --port out for a free one',
        cause,
      });
    }
    if (cause.message.startsWith('The fixture is not a possible account')) {
      throw noFixture(path, cause.message.replaceAll('\n', ' '), cause);
    }
    throw cause;
  }
}

function howToPointAtIt(facts: { accountId: string; region: string; url: string }): string {
  return [
    `A local AWS with account ${facts.accountId} in Region ${facts.region} answers at ${facts.url}`,
    'Point an SDK, the AWS CLI or Endpointer at it:',
    `  export AWS_ENDPOINT_URL=${facts.url} AWS_REGION=${facts.region}`,
    '  export AWS_ACCESS_KEY_ID=simulated AWS_SECRET_ACCESS_KEY=simulated',
    '  endpointer scan',
    '  aws ec2 describe-route-tables',
    'Ctrl-C ends it, and what was changed in it is forgotten.',
    '',
  ].join('\n');
}
