/**
 * What AWS Config sends: the event that a custom rule's function is called with, and the one that tells the event bus of
 * a changed compliance.
 */
import { isRecord, memberOf, textOf } from './loose.ts';
import type { FixtureConfigRule, FixtureEvaluation } from './fixture.ts';
import type { SimulatedEvent } from './simulated-event.ts';
import type { World } from './world.ts';

/** Why Config calls a rule's function. */
export type ConfigOccasion =
  | { readonly kind: 'scheduled' }
  /** `oversized`: the item is too large for an event. `leftScope`: the rule no longer looks at the resource. */
  | {
      readonly kind: 'changed' | 'oversized' | 'deleted' | 'leftScope';
      readonly resourceType: string;
      readonly resourceId: string;
    };

export interface ConfigInvocation {
  readonly world: World;
  readonly rule: FixtureConfigRule;
  readonly occasion: ConfigOccasion;
  readonly resultToken: string;
  readonly now: Date;
}

/** Throws for a resource that Config does not record here. */
export function configInvocation({ world, rule, occasion, resultToken, now }: ConfigInvocation): object {
  const { accountId } = world;
  return {
    version: '1.0',
    invokingEvent: JSON.stringify(invokingEvent(world, occasion, now)),
    ...(rule.InputParameters !== undefined && { ruleParameters: rule.InputParameters }),
    resultToken,
    eventLeftScope: occasion.kind === 'leftScope',
    executionRoleArn: `arn:aws:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
    configRuleArn: ruleArn(world, rule.ConfigRuleId),
    configRuleName: rule.ConfigRuleName,
    configRuleId: rule.ConfigRuleId,
    accountId,
    evaluationMode: 'DETECTIVE',
  };
}

function ruleArn({ accountId, region }: World, ruleId: string): string {
  return `arn:aws:config:${region}:${accountId}:config-rule/${ruleId}`;
}

function invokingEvent(world: World, occasion: ConfigOccasion, now: Date): object {
  const facts = { notificationCreationTime: now.toISOString(), recordVersion: '1.3' };
  if (occasion.kind === 'scheduled')
    return {
      awsAccountId: world.accountId,
      ...facts,
      recordVersion: '1.0',
      messageType: 'ScheduledNotification',
    };
  const name = {
    awsAccountId: world.accountId,
    awsRegion: world.region,
    resourceType: occasion.resourceType,
    resourceId: occasion.resourceId,
    resourceName: null,
    ARN: arnOf(world, occasion.resourceType, occasion.resourceId),
    configurationItemCaptureTime: now.toISOString(),
    configurationItemStatus: occasion.kind === 'deleted' ? 'ResourceDeleted' : 'OK',
    configurationStateId: now.getTime(),
    configurationStateMd5Hash: '',
  };
  if (occasion.kind === 'oversized')
    return {
      configurationItemSummary: { ...name, changeType: 'UPDATE', configurationItemVersion: '1.3' },
      s3DeliverySummary: null,
      ...facts,
      messageType: 'OversizedConfigurationItemChangeNotification',
    };
  return {
    configurationItemDiff: null,
    configurationItem: {
      ...name,
      ...(occasion.kind === 'deleted' ? nothing : contents(world, occasion)),
      relatedEvents: [],
    },
    ...facts,
    messageType: 'ConfigurationItemChangeNotification',
  };
}

const nothing = { configuration: null, tags: {}, relationships: [], supplementaryConfiguration: {} };

function arnOf({ accountId, region }: World, resourceType: string, resourceId: string): string {
  return resourceType === 'AWS::S3::Bucket'
    ? `arn:aws:s3:::${resourceId}`
    : `arn:aws:ec2:${region}:${accountId}:${arnParts[resourceType] ?? 'resource'}/${resourceId}`;
}

const arnParts: Readonly<Record<string, string>> = {
  'AWS::EC2::VPC': 'vpc',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::RouteTable': 'route-table',
  'AWS::EC2::NatGateway': 'natgateway',
  'AWS::EC2::VPCEndpoint': 'vpc-endpoint',
};

/** The kinds of things that the simulated recorder records, and what their ids are called. */
const recorded = {
  'AWS::EC2::VPC': ['Vpcs', 'VpcId'],
  'AWS::EC2::Subnet': ['Subnets', 'SubnetId'],
  'AWS::EC2::RouteTable': ['RouteTables', 'RouteTableId'],
  'AWS::EC2::NatGateway': ['NatGateways', 'NatGatewayId'],
  'AWS::EC2::VPCEndpoint': ['VpcEndpoints', 'VpcEndpointId'],
  'AWS::S3::Bucket': ['Buckets', 'Name'],
} as const;

function contents(
  world: World,
  { resourceType, resourceId }: { readonly resourceType: string; readonly resourceId: string },
): object {
  const [kind, idName] =
    Object.entries(recorded).find(([type]) => type === resourceType)?.[1] ?? unrecorded(resourceType);
  const item: unknown = world.present(kind).find((one) => memberOf(one, idName) === resourceId);
  if (!isRecord(item)) throw new Error(`There is no ${resourceType} ${resourceId}`);
  const { Tags: tags, VpcId: vpcId, Policy: policy } = item;
  const isBucket = resourceType === 'AWS::S3::Bucket';
  return {
    // Of a bucket the policy stands beside what S3 lists of it.
    configuration: camelCased(isBucket ? { Name: resourceId, Region: world.region } : item),
    supplementaryConfiguration: isBucket ? { BucketPolicy: { policyText: policy } } : {},
    tags: Object.fromEntries(
      (Array.isArray(tags) ? tags : []).map((tag: unknown) => [
        textOf(memberOf(tag, 'Key')),
        textOf(memberOf(tag, 'Value')),
      ]),
    ),
    relationships:
      resourceType === 'AWS::EC2::VPC' || vpcId === undefined
        ? []
        : [
            {
              resourceId: vpcId,
              resourceName: null,
              resourceType: 'AWS::EC2::VPC',
              name: 'Is contained in Vpc',
            },
          ],
  };
}

function unrecorded(resourceType: string): never {
  throw new Error(
    `Nothing of type ${resourceType} is recorded; known are ${Object.keys(recorded).join(', ')}`,
  );
}

/** Config's items have the names of the service's API in camelCase. */
function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      camelCased(member),
    ]),
  );
}

export interface ComplianceChange {
  readonly world: World;
  readonly now: Date;
  readonly result: FixtureEvaluation;
  readonly before: FixtureEvaluation | undefined;
}

/** The event that the bus gets when a resource's compliance is another than before. */
export function complianceChange({ world, now, result, before }: ComplianceChange): SimulatedEvent {
  const rule = world.present('ConfigRules').find((one) => one.ConfigRuleName === result.ConfigRuleName);
  return {
    source: 'aws.config',
    'detail-type': 'Config Rules Compliance Change',
    resources: [],
    detail: {
      resourceId: result.ResourceId,
      resourceType: result.ResourceType,
      awsRegion: world.region,
      awsAccountId: world.accountId,
      configRuleName: result.ConfigRuleName,
      configRuleARN: ruleArn(world, rule?.ConfigRuleId ?? ''),
      recordVersion: '1.0',
      messageType: 'ComplianceChangeNotification',
      notificationCreationTime: now.toISOString(),
      newEvaluationResult: evaluationResult(result, now),
      ...(before && { oldEvaluationResult: evaluationResult(before, now) }),
    },
  };
}

function evaluationResult(evaluation: FixtureEvaluation, now: Date): object {
  const { ConfigRuleName, ResourceType, ResourceId, Annotation } = evaluation;
  return {
    evaluationResultIdentifier: {
      evaluationResultQualifier: {
        configRuleName: ConfigRuleName,
        resourceType: ResourceType,
        resourceId: ResourceId,
        evaluationMode: 'DETECTIVE',
      },
      orderingTimestamp: evaluation.OrderingTimestamp,
    },
    complianceType: evaluation.ComplianceType,
    resultRecordedTime: now.toISOString(),
    configRuleInvokedTime: now.toISOString(),
    ...(Annotation !== undefined && { annotation: Annotation }),
  };
}
