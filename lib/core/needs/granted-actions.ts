/**
 * Which services a role's policies name, action by action.
 *
 * It errs towards "granted": a condition on an Allow, or a Deny of some resources only, leaves the service reachable
 * for something. What grants everything names nothing: `*`, `NotAction`, a prefix with a wildcard, or a policy of so
 * many services that no function needs them all. Such a policy is told apart, and the rest of the role still counts.
 */
import { matchesGlob, toGlob } from '../iam/glob.ts';
import { matchAction } from '../iam/match-action.ts';
import { parsePolicy } from '../iam/parse-policy.ts';
import type { Policy, Statement } from '../iam/policy.ts';
import { isUnknown, readable } from '../iam/truth.ts';
import type { AttachedPolicy, Role } from '../network/estate.ts';
import { actionsOfPrefix, isPrivateLinkPrefix, routedActions } from './private-link-services.ts';

export interface Grants {
  /** IAM prefix to what it may do there, for services that have an endpoint. */
  readonly services: ReadonlyMap<string, Grant>;
  /** Why there may be more, one sentence each. */
  readonly cannotTell: readonly string[];
}

export interface Grant {
  /** Without the prefix, as the policy writes them or as the list of IAM actions expands them. */
  readonly actions: readonly string[];
  /** The policies that grant it. */
  readonly policies: readonly string[];
}

/** A policy of more services than this is a catalogue (ReadOnlyAccess names hundreds), not a need. */
const MOST_SERVICES_OF_A_NEED = 20;

interface Named {
  readonly policy: string;
  readonly pattern: string;
}

/** What the role is granted; a role whose policies could not be read grants nothing that can be told. */
export function grantsOf(role: Role): Grants {
  if (role.policies.status === 'unreadable') {
    return { services: new Map(), cannotTell: [`role ${role.roleName}: ${role.policies.reason}`] };
  }
  const cannotTell: string[] = [];
  const identity: { readonly name: string; readonly policy: Policy }[] = [];
  const boundaries: Policy[] = [];
  for (const attached of role.policies.value) {
    const policy = parsed(attached);
    if (typeof policy === 'string') cannotTell.push(`policy ${attached.name}: ${policy}`);
    else if (attached.kind === 'boundary') boundaries.push(policy);
    else identity.push({ name: attached.name, policy });
  }
  const named = new Map<string, Named[]>();
  for (const { name, policy } of identity) {
    const patterns = patternsOf(policy);
    if (typeof patterns === 'string') cannotTell.push(`policy ${name} ${patterns}`);
    for (const [prefix, own] of typeof patterns === 'string' ? explicitPatterns(policy) : patterns) {
      const known = named.get(prefix) ?? [];
      named.set(prefix, [...known, ...own.map((pattern) => ({ policy: name, pattern }))]);
    }
  }
  const denies = [...identity.map(({ policy }) => policy), ...boundaries].flatMap(wholeDenies);
  const limits = { denies, boundaries };
  const services = [...named].flatMap(([prefix, patterns]) => {
    const grant = grantOf(prefix, patterns, limits);
    return grant === undefined ? [] : [[prefix, grant] as const];
  });
  return { services: new Map(services), cannotTell };
}

function parsed({ document }: AttachedPolicy): Policy | string {
  const policy = parsePolicy(document, 'identity');
  return isUnknown(policy) ? policy.unknown : policy;
}

const isAllow = ({ effect }: Statement): boolean => effect === 'Allow';

/** The patterns of a policy by prefix, or why it names no need. */
function patternsOf(policy: Policy): ReadonlyMap<string, readonly string[]> | string {
  for (const { action } of policy.statements.filter(isAllow)) {
    if (action.is === 'notIn') return 'allows all but some actions, which names no service';
    if (action.is === 'unreadable') return `cannot be read: ${action.reason}`;
    if (action.is === 'in' && readable(action.items).some(({ text }) => splitAction(text) === undefined)) {
      return 'grants every action of many services, which names none';
    }
  }
  const patterns = namedPatterns(policy);
  return isCatalogue(patterns) ? `names ${patterns.size} services, more than one function needs` : patterns;
}

const isCatalogue = ({ size }: ReadonlyMap<string, unknown>): boolean => size > MOST_SERVICES_OF_A_NEED;

/** What the policy names beside its wildcards; nothing where it is a catalogue. */
function explicitPatterns(policy: Policy): ReadonlyMap<string, readonly string[]> {
  const patterns = namedPatterns(policy);
  return isCatalogue(patterns) ? new Map() : patterns;
}

function namedPatterns(policy: Policy): ReadonlyMap<string, readonly string[]> {
  const patterns = new Map<string, string[]>();
  for (const { action } of policy.statements.filter(isAllow)) {
    if (action.is !== 'in') continue;
    for (const { text } of readable(action.items)) {
      const [prefix, name] = splitAction(text) ?? [];
      if (prefix === undefined || name === undefined || !isPrivateLinkPrefix(prefix)) continue;
      patterns.set(prefix, [...(patterns.get(prefix) ?? []), name]);
    }
  }
  return patterns;
}

/** Prefix and name; undefined where the prefix is not one service. */
function splitAction(text: string): readonly [string, string] | undefined {
  const colon = text.indexOf(':');
  const prefix = text.slice(0, colon).toLowerCase();
  return colon < 0 || /[*?]/.test(prefix) ? undefined : [prefix, text.slice(colon + 1)];
}

/** Statements that take an action away whatever is asked of it. */
function wholeDenies(policy: Policy): readonly Statement[] {
  return policy.statements.filter(
    ({ effect, conditions, problems, resource }) =>
      effect === 'Deny' &&
      conditions.length === 0 &&
      problems.length === 0 &&
      resource.is === 'in' &&
      readable(resource.items).some(({ text }) => text === '*'),
  );
}

interface Limits {
  readonly denies: readonly Statement[];
  readonly boundaries: readonly Policy[];
}

function grantOf(prefix: string, named: readonly Named[], limits: Limits): Grant | undefined {
  const actions = new Set<string>();
  const policies = new Set<string>();
  for (const { policy, pattern } of named) {
    const left = expand(prefix, pattern, limits).filter((action) => isLeft(`${prefix}:${action}`, limits));
    for (const action of left) actions.add(action);
    if (left.length > 0) policies.add(policy);
  }
  return actions.size === 0 ? undefined : { actions: [...actions], policies: [...policies] };
}

/**
 * The actions that a pattern means. Where the list of them is not carried, one stands for all: the pattern without its
 * wildcards, and whatever a boundary names, so that a narrow boundary under a wide grant is seen.
 */
function expand(prefix: string, pattern: string, { boundaries }: Limits): readonly string[] {
  if (!/[*?]/.test(pattern)) return [pattern];
  const candidates = actionsOfPrefix(prefix) ?? [
    pattern,
    ...routedActions(prefix),
    ...boundaries.flatMap((policy) => namedPatterns(policy).get(prefix) ?? []),
  ];
  const glob = toGlob(pattern.toLowerCase());
  return candidates
    .map((name) => name.replaceAll('*', '').replaceAll('?', 'x'))
    .filter((name) => matchesGlob(glob, name.toLowerCase()));
}

function isLeft(action: string, { denies, boundaries }: Limits): boolean {
  if (denies.some((statement) => matchAction(statement.action, action) === true)) return false;
  return boundaries.every((policy) =>
    policy.statements.some(
      (statement) => isAllow(statement) && matchAction(statement.action, action) !== false,
    ),
  );
}
