import type { Choices } from '../../choices.ts';
import { isRecord, listOf, memberOf, textOf } from '../../loose.ts';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';
import { bucketActions, objectActions } from './s3-actions.ts';

const largestPolicyBytes = 20_480;

export type Statement = Readonly<Record<string, unknown>>;

/** Refuses a bucket policy that S3 would not take. */
export function expectBucketPolicy(text: string, bucket: string, world: World): void {
  if (text === '') throw new Refusal('MissingRequestBodyError', 'Request Body is empty');
  const document = parse(text);
  if (!isRecord(document)) throw malformed("Policies must be valid JSON and the first byte must be '{'");
  expectSize(text, document, world.options.choices);
  const unknown = Object.keys(document).find((name) => !['Version', 'Id', 'Statement'].includes(name));
  if (unknown !== undefined) throw malformed(`Unknown field ${unknown}`);
  const version = document['Version'];
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17')
    throw malformed('The policy must contain a valid version string');
  const statements = readStatements(document);
  if (statements.length === 0) throw malformed('Could not parse the policy: Statement is empty!');
  for (const statement of statements) expectStatement(statement, bucket, world);
  const sids = statements.flatMap(({ Sid }) => (Sid === undefined ? [] : [Sid]));
  if (new Set(sids).size < sids.length)
    throw malformed('Statement IDs (SID) in a single policy must be unique.');
}

/** S3 measures the text less its white space. */
function expectSize(text: string, document: object, choices: Choices): void {
  const measured = choices.otherwise('whiteSpaceCounts') ? text : JSON.stringify(document);
  if (Buffer.byteLength(measured) > largestPolicyBytes)
    throw malformed(
      `Normalized policy document exceeds the maximum allowed size of ${largestPolicyBytes} bytes`,
    );
}

export function statementsOf(text: string): readonly Statement[] {
  const document = parse(text);
  return isRecord(document) ? readStatements(document) : [];
}

function readStatements(document: Statement): readonly Statement[] {
  if (document['Statement'] === undefined) throw malformed('Missing required field Statement');
  const statements = listOf(document['Statement']);
  if (!statements.every(isRecord)) throw malformed('Policy has invalid statement');
  return statements;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw Object.assign(malformed("Policies must be valid JSON and the first byte must be '{'"), { cause });
  }
}

const statementMembers = new Set([
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

function expectStatement(statement: Statement, bucket: string, world: World): void {
  const unknown = Object.keys(statement).find((name) => !statementMembers.has(name));
  if (unknown !== undefined) throw malformed(`Unknown field ${unknown}`);
  if (statement['Effect'] !== 'Allow' && statement['Effect'] !== 'Deny')
    throw malformed(`Invalid effect: ${textOf(statement['Effect'])}`);
  for (const name of ['Principal', 'Action', 'Resource'] as const) expectOneOf(statement, name);
  expectPrincipal(statement['Principal'] ?? statement['NotPrincipal'], world);
  const actions = listOf(statement['Action'] ?? statement['NotAction']);
  if (actions.length === 0 || !actions.every(isAction)) throw malformed('Policy has invalid action');
  const resources = listOf(statement['Resource'] ?? statement['NotResource']);
  if (resources.length === 0 || !resources.every((resource) => isOfBucket(resource, bucket)))
    throw malformed('Policy has invalid resource');
  if (statement['Action'] !== undefined && statement['Resource'] !== undefined)
    expectApplicable(actions.map(textOf), resources.map(textOf));
  expectCondition(statement['Condition']);
}

function expectOneOf(statement: Statement, name: 'Principal' | 'Action' | 'Resource'): void {
  const [plain, negated] = [statement[name], statement[`Not${name}`]];
  if (plain === undefined && negated === undefined) throw malformed(`Missing required field ${name}`);
  if (plain !== undefined && negated !== undefined) throw malformed('Invalid policy syntax.');
}

/** S3 looks up the principals of a policy; of another account only their form can be seen from here. */
function expectPrincipal(principal: unknown, world: World): void {
  if (principal === '*') return;
  if (!isRecord(principal) || Object.keys(principal).length === 0) throw badPrincipal();
  for (const [kind, names] of Object.entries(principal)) {
    if (!['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(kind)) throw badPrincipal();
    if (kind === 'AWS' && !listOf(names).every((name) => isPrincipal(textOf(name), world)))
      throw badPrincipal();
  }
}

function badPrincipal(): Refusal {
  return malformed('Invalid principal in policy');
}

function isPrincipal(name: string, world: World): boolean {
  if (name === '*' || /^\d{12}$/.test(name) || /^A(ROA|IDA)[A-Z0-9]+$/.test(name)) return true;
  const arn =
    /^arn:aws[a-z-]*:(iam|sts)::(\d{12}):(root|(?:user|role|assumed-role|federated-user)\/[^*?]+)$/.exec(
      name,
    );
  if (!arn) return /^arn:aws[a-z-]*:iam::cloudfront:user\//.test(name);
  const [, service, account, what] = arn;
  if (account !== world.accountId || service === 'sts' || what === 'root') return true;
  return [...world.present('Roles'), ...world.present('Users')].some((one) => one.Arn === name);
}

const actions = new Set([...objectActions, ...bucketActions].map((name) => name.toLowerCase()));

function isAction(action: unknown): boolean {
  const name = /^(?:\*|s3:(.+))$/i.exec(textOf(action));
  if (!name) return false;
  return name[1] === undefined || [...actions].some((known) => like(name[1] ?? '').test(known));
}

/** Each action needs a resource in its statement that it can be done to. */
function expectApplicable(names: readonly string[], resources: readonly string[]): void {
  const isObject = (resource: string) => resource.includes('/');
  const known = [
    ...(resources.some((one) => isObject(one) || one.endsWith('*')) ? objectActions : []),
    ...(resources.some((one) => !isObject(one)) ? bucketActions : []),
  ].map((name) => name.toLowerCase());
  for (const name of names) {
    const pattern = like(name.replace(/^s3:/i, ''));
    if (!known.some((one) => pattern.test(one)))
      throw malformed('Action does not apply to any resource(s) in statement');
  }
}

/** A pattern of actions; these are compared in lower case. */
function like(pattern: string): RegExp {
  return toPattern(pattern.toLowerCase());
}

/** `*` and `?` as wildcards, all else to the letter. */
export function toPattern(text: string): RegExp {
  const escaped = text
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's');
}

function isOfBucket(resource: unknown, bucket: string): boolean {
  const arn = /^arn:aws[a-z-]*:s3:::([^/]+)(\/.*)?$/.exec(textOf(resource));
  return arn ? toPattern(arn[1] ?? '').test(bucket) : resource === '*';
}

const operators =
  /^(For(AllValues|AnyValue):)?(String(Not)?(Equals|Like|EqualsIgnoreCase)|Numeric(Not)?Equals|Numeric(Less|Greater)Than(Equals)?|Date(Not)?Equals|Date(Less|Greater)Than(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?$|^Null$/i;

function expectCondition(condition: unknown): void {
  if (condition === undefined) return;
  if (!isRecord(condition)) throw malformed('Invalid policy syntax.');
  for (const [operator, keys] of Object.entries(condition)) {
    if (!operators.test(operator)) throw malformed(`Invalid Condition type : ${operator}`);
    if (!isRecord(keys)) throw malformed('Invalid policy syntax.');
    const unknown = Object.keys(keys).find(
      (key) => !/^(aws|s3|sts|saml|kms|accounts\.google\.com|[\w.-]+):/i.test(key),
    );
    if (unknown !== undefined) throw malformed('Policy has an invalid condition key');
  }
}

/** The values of a condition block by operator and key, names in lower case. */
export function conditionsOf(
  statement: Statement,
): readonly (readonly [operator: string, key: string, values: readonly string[]])[] {
  return Object.entries(isRecord(statement['Condition']) ? statement['Condition'] : {}).flatMap(
    ([operator, keys]) =>
      Object.entries(isRecord(keys) ? keys : {}).map(
        ([key, values]) => [operator.toLowerCase(), key.toLowerCase(), listOf(values).map(textOf)] as const,
      ),
  );
}

export function isEverybody(principal: unknown): boolean {
  return principal === '*' || listOf(memberOf(principal, 'AWS')).includes('*');
}

function malformed(message: string): Refusal {
  return new Refusal('MalformedPolicy', message);
}
