/** The IAM statements of a template, their ARNs written out as they will be. */
import type { Template } from 'aws-cdk-lib/assertions';
import { ENV } from './synthesise.ts';

export interface TemplateStatement {
  /** Path of the construct that the policy belongs to, as far as its name tells. */
  readonly owner: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditionKeys: readonly string[];
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': ENV.region,
  'AWS::AccountId': ENV.account,
};

/** What an ARN of each type looks like. */
const ARN_OF_TYPE: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'dynamodb:R:A:table/X',
  'AWS::IAM::Role': 'iam::A:role/X',
  'AWS::KMS::Key': 'kms:R:A:key/X',
  'AWS::Lambda::Function': 'lambda:R:A:function:X',
  'AWS::Logs::LogGroup': 'logs:R:A:log-group:X:*',
  'AWS::S3::Bucket': 's3:::X',
  'AWS::SNS::Topic': 'sns:R:A:X',
  'AWS::SQS::Queue': 'sqs:R:A:X',
  'AWS::SSM::Parameter': 'ssm:R:A:parameter/X',
  'AWS::StepFunctions::StateMachine': 'states:R:A:stateMachine:X',
};

/** Every statement of every policy of roles, and of managed policies. */
export function policyStatements(template: Template): readonly TemplateStatement[] {
  const resources: Readonly<Record<string, JsonObject>> = template.toJSON()['Resources'];
  const types = new Map(Object.entries(resources).map(([id, each]) => [id, wordOf(each['Type'])]));
  const policies = Object.entries(resources).filter(([, { Type }]) =>
    ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].includes(wordOf(Type)),
  );
  return policies.flatMap(([id, policy]) =>
    list(objectAt(policy, 'Properties', 'PolicyDocument')['Statement']).map((statement) =>
      toStatement(id, toObject(statement), types),
    ),
  );
}

function toStatement(
  owner: string,
  statement: JsonObject,
  types: ReadonlyMap<string, string>,
): TemplateStatement {
  const conditions = Object.values(toObject(statement['Condition'] ?? {}));
  return {
    owner,
    effect: wordOf(statement['Effect']),
    actions: list(statement['Action']).map(wordOf),
    resources: list(statement['Resource']).map((resource) => textOf(resource, types)),
    conditionKeys: conditions.flatMap((condition) => Object.keys(toObject(condition))),
  };
}

/** A value of a template with its references written out. Throws at what it does not know. */
export function textOf(value: Json, types: ReadonlyMap<string, string>): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::Join': join, 'Fn::GetAtt': attribute } = toObject(value);
  if (typeof Ref === 'string') return PSEUDO[Ref] ?? arnOf(Ref, types);
  if (join !== undefined) {
    const [separator, parts] = list(join);
    return list(parts)
      .map((part) => textOf(part, types))
      .join(wordOf(separator));
  }
  if (attribute !== undefined) return arnOf(wordOf(list(attribute)[0]), types);
  throw new Error(`not known how to write out ${JSON.stringify(value)}`);
}

function arnOf(id: string, types: ReadonlyMap<string, string>): string {
  const type = types.get(id) ?? '';
  // The reference of a parameter is its name, within an ARN that is joined from it.
  if (type === 'AWS::SSM::Parameter') return '/endpointer/x';
  const pattern = ARN_OF_TYPE[type];
  if (pattern === undefined) throw new Error(`not known how an ARN of ${type} (${id}) looks`);
  return `arn:aws:${pattern.replace(':R:', `:${ENV.region}:`).replace('A:', `${ENV.account}:`)}`;
}

function wordOf(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  throw new Error(`not a text: ${JSON.stringify(value)}`);
}

function list(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function toObject(value: Json): JsonObject {
  if (typeof value !== 'object' || value === null || isList(value))
    throw new Error(`not an object: ${JSON.stringify(value)}`);
  return value;
}

function objectAt(value: JsonObject, ...path: readonly string[]): JsonObject {
  return path.reduce((at, name) => toObject(at[name] ?? {}), value);
}
