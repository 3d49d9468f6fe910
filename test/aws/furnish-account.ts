/**
 * What belongs to the account as a whole, made by create calls on moto: settings, an organization, rules of its Resolver,
 * functions. Never on AWS, where an account has its own.
 */
import { CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import {
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import {
  AttachPolicyCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
} from '@aws-sdk/client-organizations';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import {
  CreateAccessPointCommand,
  PutAccessPointPolicyCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3-control';
import { accessPointPolicy, controlPolicy, functionVariables, metric, metricDays } from './account.ts';
import type { Clients } from './clients.ts';
import type { Names } from './names.ts';
import { toJson, type Json } from './names.ts';
import { cloudWatchCall, resolverCall } from './scripts/json-calls.ts';

interface Furnished {
  readonly clients: Clients;
  readonly region: string;
  readonly names: Names;
}

export async function furnishAccount(into: Furnished): Promise<void> {
  await Promise.all([makeRules(into), makeS3(into), makeOrganization(into), makeZone(into)]);
  await Promise.all([makeFunctions(into), makeTrail(into), makeRecorder(into), makePoints(into)]);
}

async function makeRules({ clients: { route53Resolver }, names }: Furnished): Promise<void> {
  const make = async (operation: string, kind: string, input: object): Promise<string> => {
    const request = { CreatorRequestId: `${operation} ${JSON.stringify(input)}`.slice(0, 255), ...input };
    return idOf(toJson(await route53Resolver.send(resolverCall(operation, request))), kind);
  };
  for (const at of [0, 1, 2]) {
    const rule = { Name: `rule-${at}`, RuleType: 'SYSTEM', DomainName: `corp-${at}.example` };
    names.give(`rule-${at}`, await make('CreateResolverRule', 'ResolverRule', rule));
  }
  for (const at of [0, 1]) {
    await make('AssociateResolverRule', 'ResolverRuleAssociation', {
      Name: `rule-${at}`,
      ResolverRuleId: names.id(`rule-${at}`),
      VPCId: names.id('vpc'),
    });
  }
  const inbound = {
    Name: 'inbound',
    Direction: 'INBOUND',
    SecurityGroupIds: [names.id('default-group')],
    IpAddresses: [{ SubnetId: names.id('subnet-0') }, { SubnetId: names.id('subnet-1') }],
  };
  names.give('inbound', await make('CreateResolverEndpoint', 'ResolverEndpoint', inbound));
}

function idOf(answer: Json, kind: string): string {
  const made: unknown = Reflect.get(Object(answer), kind);
  const id: unknown = Reflect.get(Object(made), 'Id');
  if (typeof id !== 'string') throw new Error(`The answer names no ${kind}`);
  return id;
}

async function makeS3({ clients: { s3Control }, region, names }: Furnished): Promise<void> {
  const AccountId = names.id('account');
  await s3Control.send(new CreateAccessPointCommand({ AccountId, Name: 'open', Bucket: names.id('plain') }));
  await s3Control.send(
    new CreateAccessPointCommand({
      AccountId,
      Name: 'inside',
      Bucket: names.id('guarded'),
      VpcConfiguration: { VpcId: names.id('vpc') },
    }),
  );
  const Policy = accessPointPolicy(region, AccountId);
  await s3Control.send(new PutAccessPointPolicyCommand({ AccountId, Name: 'inside', Policy }));
  await s3Control.send(
    new PutPublicAccessBlockCommand({
      AccountId,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: false,
      },
    }),
  );
}

async function makeOrganization({ clients: { organizations }, names }: Furnished): Promise<void> {
  const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  names.give('organization', Organization?.Id ?? '');
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const root = Roots?.[0]?.Id ?? '';
  names.give('root', root);
  const Type = 'RESOURCE_CONTROL_POLICY';
  await organizations.send(new EnablePolicyTypeCommand({ RootId: root, PolicyType: Type }));
  const { Policy } = await organizations.send(
    new CreatePolicyCommand({ Name: 'own-buckets', Description: '', Content: controlPolicy, Type }),
  );
  const PolicyId = Policy?.PolicySummary?.Id ?? '';
  names.give('rcp', PolicyId);
  await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: root }));
}

async function makeZone({ clients: { route53 }, names }: Furnished): Promise<void> {
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({
      Name: 'inside.example.',
      CallerReference: 'furnished',
      HostedZoneConfig: { PrivateZone: true },
      VPC: { VPCRegion: 'eu-west-3', VPCId: names.id('vpc') },
    }),
  );
  const HostedZoneId = (HostedZone?.Id ?? '').replace('/hostedzone/', '');
  names.give('zone', HostedZoneId);
  const records: ResourceRecordSet[] = [
    { Name: 'a.inside.example.', Type: 'A', TTL: 60, ResourceRecords: [{ Value: '10.20.0.10' }] },
    { Name: 'b.inside.example.', Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'a.inside.example' }] },
  ];
  const Changes = records.map((record) => ({ Action: 'CREATE' as const, ResourceRecordSet: record }));
  await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
}

async function makeFunctions({ clients: { lambda }, names }: Furnished): Promise<void> {
  for (const at of [0, 1]) {
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: `orders-${at}`,
        Role: `arn:aws:iam::${names.id('account')}:role/${names.id('reader')}`,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { ZipFile: Buffer.from('never run') },
        Environment: { Variables: functionVariables },
        VpcConfig: { SubnetIds: [names.id('subnet-0')], SecurityGroupIds: [names.id('default-group')] },
      }),
    );
  }
}

async function makeTrail({ clients: { cloudtrail }, names }: Furnished): Promise<void> {
  const trail = { Name: 'all', S3BucketName: names.id('plain'), IsMultiRegionTrail: true };
  await cloudtrail.send(new CreateTrailCommand(trail));
  await cloudtrail.send(new StartLoggingCommand({ Name: 'all' }));
}

async function makeRecorder({ clients: { config }, names }: Furnished): Promise<void> {
  const roleARN = `arn:aws:iam::${names.id('account')}:role/${names.id('reader')}`;
  await config.send(
    new PutConfigurationRecorderCommand({
      ConfigurationRecorder: { name: 'default', roleARN, recordingGroup: { allSupported: true } },
    }),
  );
  await config.send(
    new PutDeliveryChannelCommand({
      DeliveryChannel: { name: 'default', s3BucketName: names.id('plain') },
    }),
  );
  await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }));
}

async function makePoints({ clients: { cloudWatch } }: Furnished): Promise<void> {
  const { Namespace, ...described } = metric;
  const MetricData = metricDays.map(({ at, sum }) => ({
    ...described,
    Timestamp: Date.parse(at) / 1000,
    Value: sum,
  }));
  await cloudWatch.send(cloudWatchCall('PutMetricData', { Namespace, MetricData }));
}
