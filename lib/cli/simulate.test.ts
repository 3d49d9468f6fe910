import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubAwsEnvironment } from '../../test/cli/simulated-terminal.ts';
import { estateFile, fileWith } from '../../test/cli/estate-files.ts';
import { inTerminal, isOneClearError } from '../../test/cli/terminal.ts';
import { articleEstate } from '../../test/estates/article-estate.ts';
import { unreadable } from '../../test/estates/build-estate.ts';
import { privateAccount } from '../../test/workflow/private-account.ts';
import { outputSchema } from '../report/output-schema.ts';

beforeEach(() => stubAwsEnvironment());
afterEach(() => vi.unstubAllEnvs());

/** What a scan of the simulated account ends with, while the simulator runs. */
async function scanWhileSimulating(path: string): Promise<number | undefined> {
  let exitCode: number | undefined;
  const shown = await inTerminal(['simulate', '--fixture', path], {
    interrupted: async (stdout) => {
      const url = /AWS_ENDPOINT_URL=(\S+)/.exec(stdout())?.[1];
      const scan = await inTerminal(['scan', '--check', 's3-gateway-endpoint-routed'], {
        env: { AWS_ENDPOINT_URL: url },
      });
      ({ exitCode } = scan);
    },
  });
  expect([shown.exitCode, shown.stderr]).toEqual([0, '']);
  return exitCode;
}

describe('simulate', () => {
  it('starts a local AWS with the account of an estate file', async () => {
    expect(await scanWhileSimulating(await estateFile(articleEstate()))).toBe(2);
  });

  it("starts one with an account in the simulator's own form", async () => {
    expect(await scanWhileSimulating(await fileWith(JSON.stringify(privateAccount())))).toBe(2);
  });

  it('tells with --json where it is', async () => {
    const path = await estateFile(articleEstate());
    const { stdout } = await inTerminal(['simulate', '--fixture', path, '--json']);
    expect(outputSchema.parse(JSON.parse(stdout))).toMatchObject({
      schema: 'endpointer-simulator/1',
      region: 'eu-west-3',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
  });

  it.each([
    ['no JSON', '{"accountId', 'it is no JSON'],
    ['a list', '[]', 'it is no JSON object'],
    ['an account of nobody', '{"region":"eu-west-3"}', 'it names no accountId and region'],
    [
      'a part that AWS has not',
      '{"accountId":"111122223333","region":"eu-west-3","Vpc":[]}',
      'it has a member Vpc',
    ],
    [
      'a part that is no list',
      '{"accountId":"111122223333","region":"eu-west-3","Vpcs":{}}',
      'Vpcs is no list',
    ],
    ['no possible account', '{"accountId":"1","region":"eu-west-3"}', 'accountId must have twelve digits'],
  ])('refuses a fixture with %s', async (_, text, message) => {
    const shown = await inTerminal(['simulate', '--fixture', await fileWith(text)]);
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain(message);
  });

  it('refuses an estate with unknown parts', async () => {
    const path = await estateFile({ ...articleEstate(), keys: unreadable('access denied') });
    const shown = await inTerminal(['simulate', '--fixture', path]);
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain('keys (access denied)');
  });

  it('refuses a port that is taken', async () => {
    const path = await estateFile(articleEstate());
    const first = await inTerminal(['simulate', '--fixture', path], {
      interrupted: async (stdout) => {
        const port = /:(\d+) /.exec(stdout())?.[1] ?? '';
        const second = await inTerminal(['simulate', '--fixture', path, '--port', port]);
        expect(second).toSatisfy(isOneClearError);
        expect(second.stderr).toContain(`--port ${port}, which is taken`);
      },
    });
    expect(first.exitCode).toBe(0);
  });
});
