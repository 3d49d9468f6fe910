/**
 * What the role that changes things may do, generated from the kinds of actions: one statement for each action and type
 * of resource, each with every restraint that AWS knows for the pair.
 *
 * Which tables and which endpoints cannot be said here; the session of each call says it (`session-policy.ts`).
 */
import { ACTION_KINDS } from '../../core/remediation/actions/registry.ts';
import { PRODUCT_TAG, PRODUCT_TAG_VALUE } from '../../core/remediation/endpoint-tags.ts';
import facts from './authorization-facts.json' with { type: 'json' };
import type { AuthorizationFacts, PairFacts } from './read-authorization-facts.ts';
import type { Conditions, Place, Statement } from './statement.ts';
import { allow } from './statement.ts';

const FACTS: AuthorizationFacts['actions'] = facts.actions;

/** A condition that is put on every pair that knows its key and whose action it suits. */
interface Restraint {
  /** As AWS lists it. */
  readonly listedAs: string;
  readonly key: string;
  readonly operator: 'StringEquals' | 'StringLike';
  readonly suits: (action: string, resource: string) => boolean;
  readonly values: (place: Place) => readonly string[];
}

const RESTRAINTS: readonly Restraint[] = [
  {
    listedAs: 'aws:RequestTag/${TagKey}',
    key: `aws:RequestTag/${PRODUCT_TAG}`,
    operator: 'StringEquals',
    suits: (action) => /:Create/.test(action),
    values: () => [PRODUCT_TAG_VALUE],
  },
  {
    // Only tags that come with a new thing: nothing that is there can be made to look like ours.
    listedAs: 'ec2:CreateAction',
    key: 'ec2:CreateAction',
    operator: 'StringEquals',
    suits: () => true,
    values: () => creatingActions(),
  },
  {
    // Endpoints and route tables of others are changed, their security groups never; and only what is ours is deleted.
    listedAs: 'aws:ResourceTag/${TagKey}',
    key: `aws:ResourceTag/${PRODUCT_TAG}`,
    operator: 'StringEquals',
    suits: (action, resource) =>
      /:Delete/.test(action) || (resource === 'security-group' && action !== 'ec2:CreateTags'),
    values: () => [PRODUCT_TAG_VALUE],
  },
  {
    // Names of buckets say nothing of whose they are.
    listedAs: 's3:ResourceAccount',
    key: 's3:ResourceAccount',
    operator: 'StringEquals',
    suits: () => true,
    values: ({ account }) => [account],
  },
  {
    // Interface endpoints are made to whatever service was found to be needed; a session names the one.
    listedAs: 'ec2:VpceServiceName',
    key: 'ec2:VpceServiceName',
    operator: 'StringLike',
    suits: () => true,
    values: ({ region }) => [`com.amazonaws.${region}.*`, 'com.amazonaws.vpce.*.vpce-svc-*'],
  },
];

/** The statements of every kind of action there is. */
export function changeStatements(place: Place): readonly Statement[] {
  return pairs().map(({ action, resource, pair }) =>
    allow(
      sidOf(action, resource),
      [action],
      [arnOf(pair, place)],
      conditionsOf({ action, resource, pair }, place),
    ),
  );
}

/** Those of them that undo: they make nothing and let nobody in. */
export function undoStatements(place: Place): readonly Statement[] {
  return changeStatements(place).filter(({ Action }) =>
    Action.every((action) => !/:(Create|Authorize|Allow)/.test(action)),
  );
}

interface Pair {
  readonly action: string;
  readonly resource: string;
  readonly pair: PairFacts;
}

function pairs(): readonly Pair[] {
  return Object.entries(FACTS).flatMap(([action, byResource]) =>
    Object.entries(byResource).map(([resource, pair]) => ({ action, resource, pair })),
  );
}

/** The names by which CreateTags knows the calls that make something. */
function creatingActions(): readonly string[] {
  const actions = Object.values(ACTION_KINDS).flatMap(({ permissions }) => permissions);
  const creating = actions.flatMap(({ action }) => /^ec2:(Create(?!Tags)\w+)$/.exec(action)?.[1] ?? []);
  return [...new Set(creating)];
}

function conditionsOf({ action, resource, pair }: Pair, place: Place): Conditions | undefined {
  const restraints = RESTRAINTS.filter(
    ({ listedAs, suits }) => pair.conditionKeys.includes(listedAs) && suits(action, resource),
  );
  if (restraints.length === 0) return undefined;
  // An app that brings its own CDK may run on Node 20, which has no Map.groupBy.
  const operators = new Set(restraints.map(({ operator }) => operator));
  const conditionsUnder = (wanted: Restraint['operator']) =>
    restraints
      .filter(({ operator }) => operator === wanted)
      .map(({ key, values }) => [key, values(place)] as const);
  return Object.fromEntries(
    [...operators].map((operator) => [operator, Object.fromEntries(conditionsUnder(operator))]),
  );
}

function arnOf({ arn }: PairFacts, { partition, region, account }: Place): string {
  return arn
    .replace('${Partition}', partition)
    .replace('${Region}', region)
    .replace('${Account}', account)
    .replaceAll(/\$\{[A-Z]\w*(Id|Name)\}/g, '*');
}

function sidOf(action: string, resource: string): string {
  const words = [action.replace(/^\w+:/, ''), 'on', ...resource.split('-')];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
