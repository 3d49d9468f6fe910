/** What the template holds. Resources are found by what they are, never by CDK's names for them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { ALARMS } from '../../lib/infra/alarm-list.ts';
import { Endpointer } from '../../lib/infra/endpointer.ts';
import { FLOW_LOG_FIELDS_CREATED, REGIONAL_FLOW_LOG_FIELDS_CREATED } from '../../lib/infra/flow-log-props.ts';
import { parsePartners } from '../../lib/files/partners-file.ts';
import { FUNCTIONS } from '../../lib/infra/functions.ts';
import { WATCHED_TYPES } from '../../lib/core/checks/watched-types.ts';
import { CHECKS } from '../../lib/core/checks/registry.ts';
import { BUCKET_EVENTS } from '../../lib/core/events/bucket-events.ts';
import { NETWORK_EVENTS } from '../../lib/core/events/network-events.ts';
import { tableOfQuery } from '../../lib/core/traffic/roll-up-query.ts';
import { DEFAULT_SETTINGS } from '../../lib/workflow/account/account-settings.ts';
import { ALL_FLOW_LOGS } from './all-flow-logs.ts';
import { emptyFunctions, ENV, synthesise } from './synthesise.ts';

const PARTNERS = join(import.meta.dirname, '..', '..', 'examples', 'partners.json');

const { app, stack, template } = synthesise({
  configRecorder: 'create',
  flowLogs: ALL_FLOW_LOGS,
  partners: PARTNERS,
  permissionsBoundaryArn: `arn:aws:iam::${ENV.account}:policy/boundary`,
});
const root = join(import.meta.dirname, '..', '..');

function properties(type: string, like: object = {}): readonly Record<string, unknown>[] {
  return Object.values(template.findResources(type, { Properties: like })).map((each) => each['Properties']);
}

describe('functions', () => {
  const functions = properties('AWS::Lambda::Function');

  it('are those of the list', () => {
    const descriptions = functions.map(({ Description }) => Description);
    const wanted = Object.values(FUNCTIONS).map(({ description }) => `Endpointer: ${description}`);
    expect(functions).toHaveLength(wanted.length);
    expect(new Set(descriptions)).toEqual(new Set(wanted));
  });

  it.each(Object.values(FUNCTIONS))('run on Node 24 and arm64, with what they need: $name', (spec) => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: `Endpointer: ${spec.description}`,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: spec.timeoutSeconds,
      LoggingConfig: Match.objectLike({ LogFormat: 'JSON', LogGroup: Match.anyValue() }),
      Environment: {
        Variables: Match.objectLike(
          Object.fromEntries(spec.environment.map((name) => [name, Match.anyValue()])),
        ),
      },
    });
  });

  it('that look at the account have the partners that were given beside their code, and no others', () => {
    const assembly = app.synth({ skipValidation: true });
    const folders = readdirSync(assembly.directory).filter((name) => name.startsWith('asset.'));
    const withPartners = folders.filter((name) =>
      existsSync(join(assembly.directory, name, 'partners.json')),
    );
    const looking = Object.values(FUNCTIONS).filter(({ environment }) =>
      environment.includes('ENDPOINTER_PARTNERS'),
    );
    // Here all bundles are alike, so that one asset serves all that look and one the others.
    expect([looking.length, folders.length, withPartners.length]).toEqual([6, 2, 1]);
    const text = readFileSync(join(assembly.directory, withPartners[0] ?? '', 'partners.json'), 'utf8');
    expect(parsePartners(text, 'the asset')).toEqual(parsePartners(readFileSync(PARTNERS, 'utf8'), PARTNERS));
    const told = functions.filter((each) => JSON.stringify(each).includes('ENDPOINTER_PARTNERS'));
    expect(told).toHaveLength(6);
  });

  it('are told nothing of partners where none were given', () => {
    expect(JSON.stringify(synthesise().template.toJSON())).not.toContain('ENDPOINTER_PARTNERS');
  });

  it('are told the settings, by default those of the workflow', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ ENDPOINTER_SETTINGS: Match.serializedJson(DEFAULT_SETTINGS) }),
      },
    });
  });

  it('keep one door from being flooded', () => {
    const reserved = functions.filter((each) => 'ReservedConcurrentExecutions' in each);
    expect(reserved.map((each) => each['ReservedConcurrentExecutions'])).toEqual([5]);
  });

  it('hold logs for as long as was said', () => {
    const days = properties('AWS::Logs::LogGroup').map(({ RetentionInDays }) => RetentionInDays);
    expect(new Set(days)).toEqual(new Set([90]));
  });

  it('are missed with one clear sentence where they have not been built', () => {
    const props = { notify: [{ kind: 'email', address: 'a@example.com' }] as const, functionsFolder: root };
    expect(() => new Endpointer(new Stack(new App(), 'S'), 'E', props)).toThrow(
      /The function [a-z-]+ has not been built/,
    );
  });
});

describe('detection', () => {
  it.each(CHECKS)('has a rule of AWS Config for $id', ({ id, lookedAt, place, resourceType }) => {
    template.hasResourceProperties('AWS::Config::ConfigRule', {
      ConfigRuleName: `endpointer-${id}`,
      InputParameters: { checkId: id },
      Scope: {
        ComplianceResourceTypes: lookedAt === 'schedule' ? [resourceType] : WATCHED_TYPES[place],
      },
      Source: {
        Owner: 'CUSTOM_LAMBDA',
        SourceDetails: [
          { EventSource: 'aws.config', MessageType: 'ConfigurationItemChangeNotification' },
          { EventSource: 'aws.config', MessageType: 'OversizedConfigurationItemChangeNotification' },
          {
            EventSource: 'aws.config',
            MessageType: 'ScheduledNotification',
            MaximumExecutionFrequency: 'TwentyFour_Hours',
          },
        ],
      },
    });
  });

  it('makes a rule only when Config may invoke its function', () => {
    const [permission] = Object.keys(
      template.findResources('AWS::Lambda::Permission', {
        Properties: { Principal: 'config.amazonaws.com', SourceAccount: ENV.account },
      }),
    );
    const rules = Object.values(template.findResources('AWS::Config::ConfigRule'));
    expect(rules.map((rule) => rule['DependsOn'])).toEqual(
      rules.map(() => expect.arrayContaining([permission])),
    );
  });

  it.each([
    ['a network', 'ec2', NETWORK_EVENTS],
    ['a bucket', 's3', BUCKET_EVENTS],
  ])('hears the calls that change %s, of %s alone, and only those that succeeded', (_, service, names) => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: [`aws.${service}`],
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: [`${service}.amazonaws.com`],
          eventName: [...names],
          errorCode: [{ exists: false }],
        },
      },
    });
  });

  it('hears what Config says of its own rules', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({
        source: ['aws.config'],
        detail: Match.objectLike({ configRuleName: CHECKS.map(({ id }) => `endpointer-${id}`) }),
      }),
    });
  });

  it('folds bursts, answers for each message, and keeps what failed five times', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 180,
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    });
  });

  it('reports the baseline when this very stack has been deployed', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({
        source: ['aws.cloudformation'],
        detail: Match.objectLike({ 'stack-id': [{ Ref: 'AWS::StackId' }] }),
      }),
    });
  });

  it('records just the types that the rules look at, where it makes the recorder', () => {
    template.hasResourceProperties('AWS::Config::ConfigurationRecorder', {
      RecordingGroup: { ResourceTypes: Match.arrayWith(['AWS::EC2::RouteTable']) },
    });
  });
});

describe('asking', () => {
  it.each([
    ['lambda:InvokeFunctionUrl', { FunctionUrlAuthType: 'NONE' }],
    ['lambda:InvokeFunction', { InvokedViaFunctionUrl: true }],
  ])('lets everybody reach the page, and the page alone: %s', (Action, more) => {
    const open = properties('AWS::Lambda::Permission', { Principal: '*' });
    expect(open.filter((each) => each['Action'] === Action)).toEqual([expect.objectContaining(more)]);
  });

  it.each([
    ['lambda:InvokeFunctionUrl', { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } }],
    ['lambda:InvokeFunction', { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } }],
  ])('gives whoever answers by IAM %s, through the URL', (Action, Condition) => {
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action, Condition })]) },
    });
  });

  it('has no public URL where answers are given by IAM alone', () => {
    const props = {
      notify: [{ kind: 'email', address: 'a@example.com' }] as const,
      approval: { channel: 'iam' } as const,
      functionsFolder: emptyFunctions(),
    };
    const { answers } = new Endpointer(new Stack(new App(), 'S'), 'E', props);
    expect(answers.page).toBeUndefined();
  });

  it('lets nobody subscribe but the addresses that were deployed', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sns:Subscribe',
            Condition: { StringNotEquals: { 'sns:Endpoint': ['net-team@example.com'] } },
          }),
        ]),
      },
    });
  });

  it('lets nobody publish but our functions and the alarms', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sns:Publish',
            Condition: {
              ArnNotEquals: { 'aws:PrincipalArn': Match.anyValue() },
              Bool: { 'aws:PrincipalIsAWSService': 'false' },
            },
          }),
        ]),
      },
    });
  });

  it('signs with a key that only two roles can use', () => {
    template.hasResourceProperties('AWS::KMS::Key', {
      KeySpec: 'HMAC_256',
      KeyUsage: 'GENERATE_VERIFY_MAC',
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Action: 'kms:GenerateMac' }),
          Match.objectLike({ Effect: 'Deny', Action: 'kms:VerifyMac' }),
        ]),
      },
    });
  });
});

describe('flow logs that are switched on', () => {
  const [vpcLog, natLog] = ['VPC', 'RegionalNatGateway'].map((ResourceType) =>
    properties('AWS::EC2::FlowLog', { ResourceType }),
  );

  it('are one of each VPC and of each Regional NAT gateway, with the same fields, in one bucket', () => {
    expect(vpcLog?.map(({ ResourceId }) => ResourceId)).toEqual(['vpc-0a1b2c3d4e5f60718']);
    expect(natLog?.map(({ ResourceId }) => ResourceId)).toEqual(['nat-0a1b2c3d4e5f60718']);
    const { ResourceId: _vpc, ResourceType: _ofVpc, ...ofVpc } = vpcLog?.[0] ?? {};
    expect(natLog).toMatchObject([ofVpc]);
    expect(ofVpc['LogFormat']).toMatch(/ \$\{resource-id\}$/);
  });

  it('have no more fields than they need without a Regional NAT gateway', () => {
    const { template: plain } = synthesise({ flowLogs: { create: { vpcIds: ['vpc-0a1b2c3d4e5f60718'] } } });
    plain.hasResourceProperties('AWS::EC2::FlowLog', {
      LogFormat: FLOW_LOG_FIELDS_CREATED.map((field) => `\${${field}}`).join(' '),
    });
  });
});

describe('flow logs in Athena', () => {
  const fields = [...REGIONAL_FLOW_LOG_FIELDS_CREATED];
  const tables = properties('AWS::Glue::Table').map(({ TableInput }) => TableInput);

  it('cost no more a query than was said', () => {
    template.hasResourceProperties('AWS::Athena::WorkGroup', {
      WorkGroupConfiguration: Match.objectLike({
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 100 * 2 ** 30,
      }),
    });
  });

  it('are a table of text, in which every column is text, with partitions that nobody adds', () => {
    expect(tables).toHaveLength(2);
    template.hasResourceProperties('AWS::Glue::Table', {
      TableInput: Match.objectLike({
        StorageDescriptor: Match.objectLike({
          Columns: fields.map((field) => ({ Name: field.replaceAll('-', '_'), Type: 'string' })),
          SerdeInfo: Match.objectLike({ Parameters: { 'field.delim': ' ', 'serialization.format': ' ' } }),
        }),
        PartitionKeys: ['log_account', 'log_region', 'log_day'].map((Name) => ({ Name, Type: 'string' })),
        Parameters: Match.objectLike({
          'skip.header.line.count': '1',
          'projection.log_account.values': ENV.account,
          'projection.log_day.format': 'yyyy/MM/dd',
        }),
      }),
    });
  });

  it('are a table of Parquet, with its types, below Hive-compatible keys', () => {
    template.hasResourceProperties('AWS::Glue::Table', {
      TableInput: Match.objectLike({
        Parameters: Match.objectLike({
          'projection.log_region.values': 'eu-west-3,us-east-1',
          'storage.location.template':
            's3://central-flow-logs/network/AWSLogs/aws-account-id=${log_account}/aws-service=vpcflowlogs/aws-region=${log_region}/${log_day}',
        }),
      }),
    });
    const types = tables.map((input) => JSON.stringify(input)).filter((text) => text.includes('"bigint"'));
    expect(types).toHaveLength(1);
    expect(types[0]).not.toContain('skip.header.line.count');
  });

  it('have a saved query each, which says of which table it is', () => {
    const saved = properties('AWS::Athena::NamedQuery').map(({ QueryString }) =>
      tableOfQuery(String(QueryString)),
    );
    const named = properties('AWS::Glue::Database').map(({ DatabaseInput }) => DatabaseInput);
    expect(saved.map((table) => [table?.table, table?.days, table?.fields])).toEqual([
      ['created', 'plain', fields],
      ['given_1', 'hive', expect.arrayContaining(['traffic-path'])],
    ]);
    expect(named).toMatchObject([{ Name: saved[0]?.database }]);
  });

  it('are asked by people alone', () => {
    const asking = Object.values(template.findResources('AWS::IAM::Policy')).filter((each) =>
      JSON.stringify(each).includes('athena:'),
    );
    expect(asking).toEqual([]);
  });

  it('are not there where nobody asked for them', () => {
    const { template: plain } = synthesise({ flowLogs: { buckets: [{ bucketName: 'own-flow-logs' }] } });
    plain.resourceCountIs('AWS::Athena::WorkGroup', 0);
    plain.resourceCountIs('AWS::Glue::Table', 0);
  });
});

describe('what stays when the stack goes', () => {
  it('is the journal, and what Config has delivered: nothing that runs', () => {
    const resources: Readonly<Record<string, { Type: string; DeletionPolicy?: string }>> =
      template.toJSON()['Resources'];
    const kept = Object.values(resources).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');
    expect(kept.map(({ Type }) => Type).toSorted()).toEqual([
      'AWS::DynamoDB::Table',
      // AWS Config's, that of flow logs, and that of Athena's answers.
      'AWS::S3::Bucket',
      'AWS::S3::Bucket',
      'AWS::S3::Bucket',
    ]);
  });

  it('is a table with a way back to every minute', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });
});

describe('alarms', () => {
  const runbook = readFileSync(join(root, 'docs', 'operator-runbook.md'), 'utf8');
  const headings = [...runbook.matchAll(/^## (\w+)$/gm)].map((match) => match[1]);

  it.each(ALARMS)('$name is mailed, and says where it is explained', ({ name }) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp(`See "${name}"`),
      AlarmActions: [Match.anyValue()],
    });
  });

  it('each have a heading in the operator’s runbook, and no heading is of no alarm', () => {
    expect(headings).toEqual(ALARMS.map(({ name }) => name));
  });

  it('sound when the mode or the kill switch is changed', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ssm'],
        'detail-type': ['Parameter Store Change'],
        detail: { name: [{ Ref: Match.anyValue() }, { Ref: Match.anyValue() }] },
      },
    });
  });
});

describe('rules of others', () => {
  it.each([
    ['AwsSolutions', new AwsSolutionsChecks(app)],
    ['Serverless', new ServerlessChecks(app)],
  ])('of cdk-nag have nothing to say that was not answered: %s', (_, pack) => {
    const { violations } = pack.validateScope(stack);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });

  it('may bound every role', () => {
    const roles = properties('AWS::IAM::Role');
    expect(new Set(roles.map(({ PermissionsBoundary }) => PermissionsBoundary))).toEqual(
      new Set([`arn:aws:iam::${ENV.account}:policy/boundary`]),
    );
  });
});
