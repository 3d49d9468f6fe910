/** One statement: its elements in one form each, or unreadable with the reason. */
import { literalPrefix, toGlob } from './glob.ts';
import { isRecord, type JsonRecord } from './json-record.ts';
import { parseConditions } from './parse-condition.ts';
import { parsePrincipals } from './parse-principal.ts';
import type { ActionItem, Part, PolicyKind, PrincipalItem, ResourceItem, Statement } from './policy.ts';
import { parseTemplate } from './template.ts';
import { isUnknown, unknown, type Unknown } from './truth.ts';

export type StatementContext = {
  readonly index: number;
  readonly kind: PolicyKind;
  /** Policy variables exist since version 2012-10-17; before, `${…}` is plain text. */
  readonly variables: boolean;
  /** Elements that the text gives twice, or that give one of their own keys twice. */
  readonly duplicated: ReadonlySet<string>;
};

const ELEMENTS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

export function parseStatement(raw: unknown, context: StatementContext): Statement {
  const { index, duplicated } = context;
  if (!isRecord(raw)) return unreadableStatement(index, 'the statement is not a JSON object');
  const sid = raw['Sid'];
  const problems = Object.keys(raw)
    .filter((key) => !ELEMENTS.has(key))
    .map((key) => unknown(`a statement has no element ${key}`));
  if (sid !== undefined && typeof sid !== 'string') problems.push(unknown('the Sid is not a string'));
  return {
    index,
    ...(typeof sid === 'string' ? { sid } : {}),
    effect: duplicated.has('Effect') ? unknown('Effect is given twice') : toEffect(raw['Effect']),
    principal: guard(toPrincipal(raw, context.kind), ['Principal', 'NotPrincipal'], duplicated),
    action: guard(toPart(raw, 'Action', toAction), ['Action', 'NotAction'], duplicated),
    resource: guard(
      toPart(raw, 'Resource', (text) => toResource(text, context.variables)),
      ['Resource', 'NotResource'],
      duplicated,
    ),
    conditions: duplicated.has('Condition')
      ? [unknown('Condition has a key twice')]
      : parseConditions(raw['Condition'], context.variables),
    problems,
  };
}

function unreadableStatement(index: number, reason: string): Statement {
  const part = { is: 'unreadable', reason } as const;
  return {
    index,
    effect: unknown(reason),
    principal: part,
    action: part,
    resource: part,
    conditions: [],
    problems: [],
  };
}

const toEffect = (value: unknown): 'Allow' | 'Deny' | Unknown =>
  value === 'Allow' || value === 'Deny' ? value : unknown(`the Effect ${JSON.stringify(value)} is not known`);

function guard<T>(part: Part<T>, names: readonly string[], duplicated: ReadonlySet<string>): Part<T> {
  const twice = names.find((name) => duplicated.has(name));
  return twice === undefined ? part : { is: 'unreadable', reason: `${twice} is given twice` };
}

/** Element or its Not form, exactly one of them, a string or a list of strings. */
function toPart<T>(raw: JsonRecord, name: string, parse: (text: string) => T | Unknown): Part<T> {
  const [value, negative] = [raw[name], raw[`Not${name}`]];
  if ((value === undefined) === (negative === undefined)) {
    const reason =
      value === undefined ? `neither ${name} nor Not${name} is given` : `both ${name} and Not${name}`;
    return { is: 'unreadable', reason };
  }
  const list: unknown = value ?? negative;
  const texts: readonly unknown[] = Array.isArray(list) ? list : [list];
  if (texts.length === 0) return { is: 'unreadable', reason: `${name} is empty` };
  const items = texts.map((text) =>
    typeof text === 'string' ? parse(text) : unknown(`${name} is not a string`),
  );
  return { is: value === undefined ? 'notIn' : 'in', items };
}

function toPrincipal(raw: JsonRecord, kind: PolicyKind): Part<PrincipalItem> {
  const [value, negative] = [raw['Principal'], raw['NotPrincipal']];
  if (kind === 'identity') {
    const named = value !== undefined || negative !== undefined;
    return named ? { is: 'unreadable', reason: 'an identity policy names no principal' } : { is: 'implied' };
  }
  if ((value === undefined) === (negative === undefined)) {
    const reason = value === undefined ? 'no Principal is given' : 'both Principal and NotPrincipal';
    return { is: 'unreadable', reason };
  }
  const items = parsePrincipals(value ?? negative);
  if (isUnknown(items)) return { is: 'unreadable', reason: items.unknown };
  return { is: value === undefined ? 'notIn' : 'in', items };
}

function toAction(text: string): ActionItem | Unknown {
  if (text !== '*' && !/^[^:]+:.+$/s.test(text)) return unknown(`${text} is not an action`);
  const glob = toGlob(text.toLowerCase());
  return { text, glob, prefix: literalPrefix(glob) };
}

/**
 * AWS binds a wildcard to its ARN segment, except at the end of a segment, where it can expand beyond the colon.
 * A pattern of fewer than six segments that ends in a wildcard therefore takes in everything that follows.
 */
function toResource(text: string, variables: boolean): ResourceItem | Unknown {
  const loose = parseTemplate(text, 'free', variables);
  if (isUnknown(loose)) return loose;
  const [first = []] = loose.parts;
  const prefix = 'key' in first ? '' : literalPrefix(first);
  // Nothing to bind where no wildcard stands before the fifth colon.
  if (text === '*' || prefix.split(':').length > 5) return { text, loose, strict: loose, prefix };
  const whole = text.split(':').length >= 6;
  if (!whole && !text.endsWith('*')) return unknown(`${text} is not an ARN`);
  const padded = whole ? text : text + ':*'.repeat(6 - text.split(':').length);
  const strict = parseTemplate(padded, 'arn', variables);
  return isUnknown(strict) ? strict : { text, loose, strict, prefix };
}
