/**
 * What AWS Config hands to a custom rule's function, in each of its forms: what is to be evaluated, or why it cannot
 * be told. The item itself is not trusted for anything but its name: the account is read again.
 *
 * https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
 */
import type { CheckId } from '../checks/check.ts';
import { CHECK_IDS } from '../checks/check-ids.ts';
import type { JsonRecord } from '../iam/json-record.ts';
import { fieldAt, parseRecord, recordAt, textAt, timeAt } from './json-fields.ts';

export interface ConfigResource {
  /** CloudFormation's type name, such as `AWS::EC2::RouteTable`. */
  readonly resourceType: string;
  readonly resourceId: string;
  /** Where the item says it; an oversized or deleted one does not. */
  readonly vpcId?: string;
}

/** What every invocation says. */
export interface InvocationFacts {
  readonly checkId: CheckId;
  readonly ruleName: string;
  readonly ruleParameters: JsonRecord;
  readonly resultToken: string;
  readonly accountId: string;
  readonly region: string;
  readonly evaluationMode: 'DETECTIVE' | 'PROACTIVE';
  /** ISO 8601: Config keeps the evaluation with the latest one. */
  readonly orderingTimestamp: string;
}

export type ConfigInvocation =
  /** The item changed; `oversized`: too large for an event, so that only its name came. */
  | (InvocationFacts & { readonly kind: 'change' | 'oversized'; readonly resource: ConfigResource })
  /** To be put as NOT_APPLICABLE. */
  | (InvocationFacts & {
      readonly kind: 'gone';
      readonly resource: ConfigResource;
      readonly why: 'deleted' | 'leftScope' | 'notRecorded';
    })
  /** A resource that does not exist yet, as its template describes it. */
  | (InvocationFacts & {
      readonly kind: 'proactive';
      readonly resource: ConfigResource;
      readonly configuration: unknown;
    })
  /** Everything is to be evaluated. */
  | (InvocationFacts & { readonly kind: 'scheduled' })
  | { readonly kind: 'invalid'; readonly reason: string };

/** Takes any JSON and never throws. */
export function parseConfigInvocation(event: unknown): ConfigInvocation {
  const invoking = parseRecord(textAt(event, 'invokingEvent') ?? '');
  if (invoking === undefined) return invalid('invokingEvent is no JSON object in a string');
  const messageType = textAt(invoking, 'messageType');
  switch (messageType) {
    case 'ConfigurationItemChangeNotification':
      return ofItem(event, recordAt(invoking, 'configurationItem'), 'change');
    case 'OversizedConfigurationItemChangeNotification':
      return ofItem(event, recordAt(invoking, 'configurationItemSummary'), 'oversized');
    case 'ScheduledNotification':
      return ofSchedule(event, invoking);
    case undefined:
    default:
      return invalid(`messageType ${messageType ?? 'is missing'}${messageType ? ' is not known' : ''}`);
  }
}

function invalid(reason: string): { readonly kind: 'invalid'; readonly reason: string } {
  return { kind: 'invalid', reason };
}

function ofSchedule(event: unknown, invoking: JsonRecord): ConfigInvocation {
  const facts = factsOf(event, {
    accountId: textAt(invoking, 'awsAccountId'),
    region: undefined,
    at: timeAt(invoking, 'notificationCreationTime'),
  });
  return typeof facts === 'string' ? invalid(facts) : { kind: 'scheduled', ...facts };
}

function ofItem(
  event: unknown,
  item: JsonRecord | undefined,
  kind: 'change' | 'oversized',
): ConfigInvocation {
  if (item === undefined) return invalid('the notification holds no configuration item');
  const resource = resourceOf(item);
  if (resource === undefined) return invalid('the configuration item has no resourceType or no resourceId');
  const facts = factsOf(event, {
    accountId: textAt(item, 'awsAccountId') ?? textAt(item, 'accountId'),
    region: textAt(item, 'awsRegion'),
    at: timeAt(item, 'configurationItemCaptureTime'),
  });
  if (typeof facts === 'string') return invalid(facts);
  const status = textAt(item, 'configurationItemStatus');
  if (fieldAt(event, 'eventLeftScope') === true)
    return { kind: 'gone', why: 'leftScope', resource, ...facts };
  const why = GONE.get(status ?? '');
  if (why !== undefined) return { kind: 'gone', why, resource, ...facts };
  if (!PRESENT.has(status ?? '')) return invalid(`configurationItemStatus ${status ?? 'is missing'}`);
  return facts.evaluationMode === 'PROACTIVE'
    ? { kind: 'proactive', configuration: fieldAt(item, 'configuration'), resource, ...facts }
    : { kind, resource, ...facts };
}

const PRESENT: ReadonlySet<string> = new Set(['OK', 'ResourceDiscovered']);

const GONE: ReadonlyMap<string, 'deleted' | 'notRecorded'> = new Map([
  ['ResourceDeleted', 'deleted'],
  ['ResourceDeletedNotRecorded', 'deleted'],
  ['ResourceNotRecorded', 'notRecorded'],
]);

function resourceOf(item: JsonRecord): ConfigResource | undefined {
  const resourceType = textAt(item, 'resourceType');
  const resourceId = textAt(item, 'resourceId');
  if (resourceType === undefined || resourceId === undefined) return undefined;
  const vpcId = resourceType === 'AWS::EC2::VPC' ? resourceId : vpcOf(item);
  return { resourceType, resourceId, ...(vpcId === undefined ? {} : { vpcId }) };
}

function vpcOf(item: JsonRecord): string | undefined {
  const { relationships } = item;
  const related = (Array.isArray(relationships) ? relationships : []).find(
    (one: unknown) => textAt(one, 'resourceType') === 'AWS::EC2::VPC',
  );
  return textAt(item, 'configuration', 'vpcId') ?? textAt(related, 'resourceId');
}

interface FactsOfMessage {
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly at: string | undefined;
}

/** The facts, or a sentence on what is missing. */
function factsOf(event: unknown, { accountId, region, at }: FactsOfMessage): InvocationFacts | string {
  const ruleParameters = parseRecord(textAt(event, 'ruleParameters') ?? '{}');
  if (ruleParameters === undefined) return 'ruleParameters is no JSON object in a string';
  const checkId = textAt(ruleParameters, 'checkId');
  if (!isCheckId(checkId)) return `the rule parameter checkId names no check (${checkId ?? 'it is missing'})`;
  const ruleRegion = /^arn:[^:]+:config:([^:]+):/.exec(textAt(event, 'configRuleArn') ?? '')?.[1];
  const found = {
    ruleName: textAt(event, 'configRuleName'),
    resultToken: textAt(event, 'resultToken'),
    accountId: textAt(event, 'accountId') ?? accountId,
    region: region ?? ruleRegion,
    orderingTimestamp: at,
  };
  if (!isComplete(found)) return `the invocation has no ${missingIn(found).join(', no ')}`;
  const isProactive = textAt(event, 'evaluationMode') === 'PROACTIVE';
  return { checkId, ruleParameters, evaluationMode: isProactive ? 'PROACTIVE' : 'DETECTIVE', ...found };
}

function isCheckId(text: string | undefined): text is CheckId {
  return CHECK_IDS.some((id) => id === text);
}

function missingIn(found: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(found).filter((name) => found[name] === undefined);
}

function isComplete<K extends string>(
  found: Readonly<Record<K, string | undefined>>,
): found is Readonly<Record<K, string>> {
  return missingIn(found).length === 0;
}
