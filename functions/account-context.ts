/**
 * What the workflow is handed in a function: the door, the journals and those of the account's services that the
 * function is for. A function lists its services, so that its bundle holds no other, as its role allows no other.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Door } from '../lib/aws/door.ts';
import { pricesOfRegion } from '../lib/core/cost/prices-of-region.ts';
import { HOURS_IN_MONTH } from '../lib/core/cost/savings.ts';
import type { JournalStore } from '../lib/core/remediation/journal.ts';
import type { AccountServices } from '../lib/workflow/account/account-services.ts';
import type { Clock, WorkflowContext, WorkflowEvent } from '../lib/workflow/context.ts';
import { DEFAULT_PATIENCE } from '../lib/workflow/context.ts';
import { optionalVariable, variable } from './environment.ts';
import { kept } from './lazily.ts';
import { isLocalAws } from './local-aws.ts';
import { logger } from './logger.ts';
import { journalsOf } from './services/table.ts';
import { parseSettings } from './settings-schema.ts';

/** Gives the context for a run of that name; tests give one of their own. */
export type ContextSource = (owner: string) => Promise<WorkflowContext>;

export type ServiceName = Exclude<keyof AccountServices, 'settings' | 'pageUrl' | 'tableName' | 'taskToken'>;

/** What a service is made with. */
export interface ServiceSetup {
  readonly door: Door;
  readonly clock: Clock;
}

export interface Equipment {
  readonly openDoor: (journals: JournalStore) => Promise<Door>;
  readonly services: { readonly [K in ServiceName]?: (setup: ServiceSetup) => AccountServices[K] };
}

const CLOCK: Clock = { now: () => new Date(), sleep: (milliseconds) => sleep(milliseconds) };

/** Door and services are made once; only the journals know whose run it is. */
export function accountContext({ openDoor, services }: Equipment): ContextSource {
  const opened = kept(async () => {
    const door = await openDoor(journalsOf('door', CLOCK));
    return { door, account: accountOf(services, { door, clock: CLOCK }) };
  });
  return async (owner) => {
    const { door, account } = await opened();
    return {
      door,
      account,
      journals: journalsOf(owner, CLOCK),
      clock: CLOCK,
      patience: isLocalAws() ? { ...DEFAULT_PATIENCE, pollMilliseconds: 50 } : DEFAULT_PATIENCE,
      money: { prices: pricesOfRegion(door.region), hoursInMonth: HOURS_IN_MONTH },
      atMost: 'auto',
      buckets: { bucketCure: { exemptRoles: account.settings.buckets.exemptRoles } },
      newId,
      tell: (event) => logger.info(textOf(event), { ...event }),
    };
  };
}

function accountOf(services: Equipment['services'], setup: ServiceSetup): AccountServices {
  const pageUrl = optionalVariable('ENDPOINTER_PAGE_URL');
  const tableName = optionalVariable('ENDPOINTER_TABLE');
  const made = Object.entries(services).map(([name, make]) => [name, make(setup)]);
  // The maker of each name makes the service of that name; entries cannot say so.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const own = Object.fromEntries(made) as Pick<AccountServices, ServiceName>;
  return new Proxy(
    {
      ...own,
      settings: parseSettings(variable('ENDPOINTER_SETTINGS')),
      ...(pageUrl === undefined ? {} : { pageUrl }),
      ...(tableName === undefined ? {} : { tableName }),
    },
    { get: serviceOf },
  );
}

/** `then`: whether it is a promise is asked of everything that is awaited. */
const OPTIONAL: ReadonlySet<string> = new Set(['pageUrl', 'tableName', 'taskToken', 'then']);

/** What the function was not made for must not look like something that is switched off. */
function serviceOf(account: AccountServices, name: string | symbol): unknown {
  const isOptional = typeof name === 'symbol' || OPTIONAL.has(name);
  if (!isOptional && !(name in account)) throw new Error(`this function was not given the service ${name}`);
  return Reflect.get(account, name);
}

/** Begins with the time (UTC), so that ids sort as they were made. */
function newId(): string {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+Z/g, '');
  return `${time.toLowerCase()}-${randomBytes(4).toString('hex')}`;
}

function textOf(event: WorkflowEvent): string {
  return event.event === 'step' ? `${event.step}: ${event.text}` : event.text;
}
