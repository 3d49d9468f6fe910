/** The context of a CDK app (`cdk.json`, or `-c name=value`) as props. */
import { UserError } from '../core/user-error.ts';
import type { EndpointerProps, NotificationTarget } from './props.ts';

/** Names that may stand in the context; all but `notifyEmail` and `notifyQueueArn` are props, as text or JSON. */
const PROPS = [
  'modes',
  'scope',
  'exemptions',
  'buckets',
  'approval',
  'changeWindow',
  'settleMinutes',
  'watchMinutes',
  'limits',
  'schedules',
  'flowLogs',
  'partners',
  'retention',
  'configRecorder',
  'permissionsBoundaryArn',
] as const satisfies readonly (keyof EndpointerProps)[];

/** Reads the props; `get` gives a context value or undefined. Throws `UserError` where nobody is to be told. */
export function propsFromContext(get: (name: string) => unknown): EndpointerProps {
  const given = PROPS.map((name) => [name, parse(name, get(name))] as const);
  const props = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  return { ...props, notify: notifyFrom(get) };
}

function notifyFrom(get: (name: string) => unknown): readonly NotificationTarget[] {
  const addresses = listOf(get('notifyEmail')).map((address) => ({ kind: 'email' as const, address }));
  const queues = listOf(get('notifyQueueArn')).map((queueArn) => ({ kind: 'queue' as const, queueArn }));
  const notify = [...addresses, ...queues];
  if (notify.length > 0) return notify;
  throw new UserError({
    got: 'Nobody is named who is told and asked',
    allowed: 'The context notifyEmail is one address, or several separated by commas',
    remedy: 'Add it: npx cdk deploy Endpointer -c notifyEmail=net-team@example.com',
  });
}

function listOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? value.split(',').map((part) => part.trim()) : [];
}

/** What comes from the command line is text, also where a number or an object is meant. */
function parse(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (!value.startsWith('{')) return value;
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new UserError({
      got: `The context ${name} is ${value}, which is not JSON`,
      allowed: 'A prop of several members is given as JSON',
      remedy: `Mend it, or write it into cdk.json as an object`,
      cause,
    });
  }
}
