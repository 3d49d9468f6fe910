import './quiet-log.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { accountContext } from '../../functions/account-context.ts';
import { closedDoor } from '../../functions/doors/closed-door.ts';
import { kept, lazily } from '../../functions/lazily.ts';
import { told } from '../../functions/services/table.ts';
import { parseSettings } from '../../functions/settings-schema.ts';
import { DEFAULT_SETTINGS } from '../../lib/workflow/account/account-settings.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

function deploy(more: Readonly<Record<string, string>> = {}): void {
  const variables = {
    ENDPOINTER_TABLE: 'endpointer',
    ENDPOINTER_TOPIC_ARN: 'arn:aws:sns:eu-west-3:111122223333:endpointer',
    ENDPOINTER_SETTINGS: JSON.stringify(DEFAULT_SETTINGS),
    ...more,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

describe('the context of a function', () => {
  const open = accountContext({ openDoor: closedDoor, services: { told } });

  it('knows where it is without asking anybody', async () => {
    deploy();
    const { door, account } = await open('run-1');
    expect(door).toMatchObject({ accountId: '111122223333', region: 'eu-west-3', partition: 'aws' });
    expect(account?.settings).toEqual(DEFAULT_SETTINGS);
    await expect(door.readEstate({ parts: [] })).rejects.toThrow('does not look at the account');
  });

  it('throws at a service that the function was not given', async () => {
    deploy();
    const { account } = await open('run-1');
    expect(() => account?.mac).toThrow('this function was not given the service mac');
    expect(account?.pageUrl).toBeUndefined();
  });

  it('names the variable that is missing', async () => {
    deploy({ ENDPOINTER_TOPIC_ARN: '' });
    const missing = accountContext({ openDoor: closedDoor, services: {} });
    await expect(missing('run-1')).rejects.toThrow('ENDPOINTER_TOPIC_ARN is not set');
  });
});

describe('settings', () => {
  it('are understood as the construct writes them, with everything that may be given', () => {
    const full = {
      ...DEFAULT_SETTINGS,
      changeWindow: { days: [1, 2], fromHour: 22, toHour: 4 },
      scope: { vpcIds: ['vpc-1'], tags: { team: 'net' } },
      approvalChannel: { 's3-gateway-endpoint-routed': 'iam' },
      modes: { 'dynamodb-gateway-endpoint-routed': 'observe' },
    };
    expect(parseSettings(JSON.stringify(full))).toEqual(full);
  });

  it.each([
    ['a number as text', { settleMinutes: '30' }, 'settleMinutes'],
    [
      'a mode that is none',
      { modes: { 's3-gateway-endpoint-routed': 'yes' } },
      'modes.s3-gateway-endpoint-routed',
    ],
    ['a member that is missing', { exemptions: undefined }, 'exemptions'],
  ])('are refused with %s', (_, wrong, place) => {
    expect(() => parseSettings(JSON.stringify({ ...DEFAULT_SETTINGS, ...wrong }))).toThrow(place);
  });
});

describe('what is made once', () => {
  it('is made again after a failure, and then kept', async () => {
    const make = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new Error('a bad moment'))
      .mockResolvedValue('made');
    const once = kept(make);
    await expect(once()).rejects.toThrow('a bad moment');
    expect([await once(), await once()]).toEqual(['made', 'made']);
    expect(make).toHaveBeenCalledTimes(2);
  });

  it('is loaded when it is first used, not before', async () => {
    const load = vi.fn<() => Promise<{ add: (a: number, b: number) => Promise<number> }>>(async () => ({
      add: async (a, b) => a + b,
    }));
    const service = await Promise.resolve(lazily(load));
    expect(load).not.toHaveBeenCalled();
    expect(await service.add(2, 3)).toBe(5);
    expect(await service.add(1, 1)).toBe(2);
    expect(load).toHaveBeenCalledTimes(1);
  });
});
