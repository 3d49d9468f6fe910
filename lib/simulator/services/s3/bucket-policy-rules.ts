import type { Choices } from '../../choices.ts';
import { isRecord, listOf, memberOf, textOf } from '../../loose.ts';
import { Refusal } from '../../refusal.ts';

const largestPolicyBytes = 20_480;

type Statement = Readonly<Record<string, unknown>>;

/** Refuses a bucket policy that S3 would not take. */
export function expectBucketPolicy(text: string, bucket: string, choices: Choices): void {
  if (text === '') throw new Refusal('MissingRequestBodyError', 'Request Body is empty');
  if (Buffer.byteLength(text) > largestPolicyBytes)
    throw new Refusal(
      choices.otherwise('largeBucketPolicy') ? 'MalformedPolicy' : 'PolicyTooLarge',
      'The policy exceeds the maximum allowed size.',
    );
  const statements = statementsOf(text);
  if (statements.length === 0) throw malformed('Could not parse the policy: Statement is empty!');
  for (const statement of statements) expectStatement(statement, bucket);
}

function statementsOf(text: string): readonly Statement[] {
  const document = parse(text);
  if (!isRecord(document)) throw malformed("Policies must be valid JSON and the first byte must be '{'");
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

function expectStatement(statement: Statement, bucket: string): void {
  if (statement['Effect'] !== 'Allow' && statement['Effect'] !== 'Deny')
    throw malformed(`Invalid effect: ${textOf(statement['Effect'])}`);
  if (statement['Principal'] === undefined && statement['NotPrincipal'] === undefined)
    throw malformed('Missing required field Principal');
  if (statement['Action'] === undefined && statement['NotAction'] === undefined)
    throw malformed('Missing required field Action');
  const actions = listOf(statement['Action'] ?? statement['NotAction']);
  if (!actions.every((action) => typeof action === 'string' && /^(\*|s3:.+)$/i.test(action)))
    throw malformed('Policy has invalid action');
  if (statement['Resource'] === undefined && statement['NotResource'] === undefined)
    throw malformed('Missing required field Resource');
  const resources = listOf(statement['Resource'] ?? statement['NotResource']);
  if (!resources.every((resource) => isOfBucket(resource, bucket)))
    throw malformed('Policy has invalid resource');
}

function isOfBucket(resource: unknown, bucket: string): boolean {
  const arn = /^arn:aws[a-z-]*:s3:::([^/]+)(\/.*)?$/.exec(textOf(resource));
  if (!arn) return resource === '*';
  const pattern = (arn[1] ?? '')
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`).test(bucket);
}

/** Whether a statement allows everybody without a condition: the plain half of what S3 calls public. */
export function isPublicPolicy(text: string): boolean {
  return statementsOf(text).some(
    (statement) =>
      statement['Effect'] === 'Allow' &&
      isEverybody(statement['Principal']) &&
      Object.keys(statement['Condition'] ?? {}).length === 0,
  );
}

function isEverybody(principal: unknown): boolean {
  return principal === '*' || listOf(memberOf(principal, 'AWS')).includes('*');
}

function malformed(message: string): Refusal {
  return new Refusal('MalformedPolicy', message);
}
