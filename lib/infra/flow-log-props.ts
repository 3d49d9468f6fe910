/** Flow logs as whoever deploys can set them, and what is wrong with what was set. */
import { Token } from 'aws-cdk-lib';
import { parseHeader } from '../core/traffic/flow-log-format.ts';
import { possibleMethods } from '../core/traffic/traffic-methods.ts';
import { resolveAthena, wrongAthena, type AthenaProps, type ResolvedAthena } from './athena-props.ts';

/** A bucket to which flow logs are delivered already. */
export interface FlowLogBucketProps {
  readonly bucketName: string;
  /**
   * The account that owns it; default: this one, whose bucket must send its events to EventBridge. The bucket of another
   * account must notify the queue of the output `FlowLogQueueArn` and let the role of `FlowLogRoleArn` get its objects.
   */
  readonly accountId?: string;
  /** ARN of the key that encrypts it, where that is not S3's own. */
  readonly keyArn?: string;
}

/** A log group of CloudWatch to which flow logs are delivered already. */
export interface FlowLogGroupProps {
  readonly logGroupName: string;
  /** The flow log's fields, parted by spaces; its records have no header that would say so. */
  readonly format: string;
}

export interface NewFlowLogProps {
  /** The VPCs for which flow logs are switched on, with a bucket of our own; default: none. */
  readonly vpcIds?: readonly string[];
  /**
   * The Regional NAT gateways for which they are switched on; default: none. Such a gateway has no interface in the VPC,
   * so that the VPC's own flow log has none of its records.
   */
  readonly regionalNatGatewayIds?: readonly string[];
  /** Text is read faster here, Parquet cheaper by Athena; default `plain-text`. */
  readonly fileFormat?: 'plain-text' | 'parquet';
  /** Days for which the bucket keeps the logs, 1-3650; default 30. */
  readonly keepDays?: number;
}

export interface FlowLogProps {
  /** Tables of Amazon Athena for history and whole organizations; default: none. */
  readonly athena?: AthenaProps;
  readonly create?: NewFlowLogProps;
  readonly buckets?: readonly FlowLogBucketProps[];
  readonly logGroups?: readonly FlowLogGroupProps[];
  /** Days for which hourly roll-ups are kept, 1-400; default 30. */
  readonly retentionDays?: number;
  /** Days on which findings rest, at most `retentionDays`; default 7, so that every day of the week is in. */
  readonly evidenceDays?: number;
}

export interface ResolvedFlowLogs {
  readonly athena?: ResolvedAthena;
  readonly create?: Required<NewFlowLogProps>;
  readonly buckets: readonly FlowLogBucketProps[];
  readonly logGroups: readonly FlowLogGroupProps[];
  readonly retentionDays: number;
  readonly evidenceDays: number;
}

/**
 * The fewest fields with which a NAT gateway's own records name client, server and service (`possibleMethods`), the
 * Region's services are told from those of other Regions, and what was rejected is known by its VPC and subnet also
 * when its interface is gone by now.
 */
export const FLOW_LOG_FIELDS_CREATED: readonly string[] = [
  'interface-id',
  'vpc-id',
  'subnet-id',
  'srcaddr',
  'dstaddr',
  'bytes',
  'start',
  'action',
  'log-status',
  'pkt-srcaddr',
  'pkt-dstaddr',
  'pkt-src-aws-service',
  'pkt-dst-aws-service',
];

/**
 * Of a Regional NAT gateway the same, and its id instead of an interface's.
 *
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html: `interface-id` and `subnet-id` are `-`.
 */
export const REGIONAL_FLOW_LOG_FIELDS_CREATED: readonly string[] = [
  ...FLOW_LOG_FIELDS_CREATED,
  'resource-id',
];

/** One bucket is read as one table, so that all of its flow logs have the same fields. */
export function createdFields({ regionalNatGatewayIds }: Required<NewFlowLogProps>): readonly string[] {
  return regionalNatGatewayIds.length === 0 ? FLOW_LOG_FIELDS_CREATED : REGIONAL_FLOW_LOG_FIELDS_CREATED;
}

export function resolveFlowLogs(props: FlowLogProps): ResolvedFlowLogs {
  const { create, retentionDays = 30 } = props;
  return {
    ...(create === undefined
      ? {}
      : {
          create: {
            vpcIds: create.vpcIds ?? [],
            regionalNatGatewayIds: create.regionalNatGatewayIds ?? [],
            fileFormat: create.fileFormat ?? 'plain-text',
            keepDays: create.keepDays ?? 30,
          },
        }),
    ...(props.athena === undefined ? {} : { athena: resolveAthena(props.athena) }),
    buckets: props.buckets ?? [],
    logGroups: props.logGroups ?? [],
    retentionDays,
    evidenceDays: props.evidenceDays ?? Math.min(7, retentionDays),
  };
}

/** Everything that is wrong, one sentence each. */
export function wrongFlowLogs(flowLogs: ResolvedFlowLogs | undefined): readonly string[] {
  if (flowLogs === undefined) return [];
  const { create, buckets, logGroups, athena } = flowLogs;
  // Without any of them Athena may still be asked.
  const isEmpty = create === undefined && buckets.length + logGroups.length === 0 && athena === undefined;
  return [
    ...(isEmpty
      ? ['flowLogs names none of create, buckets, logGroups and athena, so that nothing is read']
      : []),
    ...wrongDays(flowLogs),
    ...(create === undefined ? [] : wrongCreate(create)),
    ...buckets.flatMap(wrongBucket),
    ...twice(
      'flowLogs.buckets',
      buckets.map(({ bucketName }) => bucketName),
    ),
    ...logGroups.flatMap(wrongGroup),
    ...twice(
      'flowLogs.logGroups',
      logGroups.map(({ logGroupName }) => logGroupName),
    ),
    ...wrongAthena(athena, create !== undefined),
  ];
}

function wrongDays({ create, retentionDays, evidenceDays }: ResolvedFlowLogs): readonly string[] {
  const ranges: readonly (readonly [string, number, number])[] = [
    ['retentionDays', retentionDays, 400],
    ['evidenceDays', evidenceDays, retentionDays],
    ...(create === undefined ? [] : [['create.keepDays', create.keepDays, 3_650] as const]),
  ];
  return ranges.flatMap(([name, value, most]) =>
    Number.isInteger(value) && value >= 1 && value <= most
      ? []
      : [`flowLogs.${name} is ${value} and must be a whole number from 1 to ${most}`],
  );
}

function wrongCreate({
  vpcIds,
  regionalNatGatewayIds,
  fileFormat,
}: Required<NewFlowLogProps>): readonly string[] {
  const isNone = vpcIds.length + regionalNatGatewayIds.length === 0;
  return [
    ...(isNone ? ['flowLogs.create: vpcIds and regionalNatGatewayIds are empty'] : []),
    ...vpcIds
      .filter((id) => isKnown(id) && !/^vpc-([\da-f]{8}|[\da-f]{17})$/.test(id))
      .map((id) => `flowLogs.create.vpcIds: "${id}" is no id of a VPC`),
    ...regionalNatGatewayIds
      .filter((id) => isKnown(id) && !/^nat-[\da-f]{17}$/.test(id))
      .map((id) => `flowLogs.create.regionalNatGatewayIds: "${id}" is no id of a NAT gateway`),
    ...twice('flowLogs.create.vpcIds', vpcIds),
    ...twice('flowLogs.create.regionalNatGatewayIds', regionalNatGatewayIds),
    ...(['plain-text', 'parquet'].includes(fileFormat)
      ? []
      : [`flowLogs.create.fileFormat is "${fileFormat}" and must be one of plain-text, parquet`]),
  ];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function wrongBucket({ bucketName, accountId, keyArn }: FlowLogBucketProps): readonly string[] {
  const isName = !isKnown(bucketName) || /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucketName);
  return [
    ...(isName ? [] : [`flowLogs.buckets: "${bucketName}" is no name of a bucket`]),
    ...(accountId === undefined || !isKnown(accountId) || /^\d{12}$/.test(accountId)
      ? []
      : [`flowLogs.buckets: "${accountId}" is no id of an account`]),
    ...(keyArn === undefined || !isKnown(keyArn) || /^arn:[\w-]+:kms:[^:]+:\d{12}:key\/[\w-]+$/.test(keyArn)
      ? []
      : [`flowLogs.buckets: "${keyArn}" is no ARN of a key`]),
  ];
}

function wrongGroup({ logGroupName, format }: FlowLogGroupProps): readonly string[] {
  const place = `flowLogs.logGroups: the format of ${logGroupName}`;
  const reading = parseHeader(format);
  if (reading.kind === 'notAHeader') return [`${place} is none: ${reading.reason}`];
  const methods = Object.values(possibleMethods(reading.format));
  const lacking = methods.flatMap((method) => (method.possible ? [] : [method.missing.join(', ')]));
  return lacking.length < methods.length
    ? []
    : [`${place} lacks ${[...new Set(lacking)].join('; or ')}: nothing could be told from it`];
}

function twice(name: string, values: readonly string[]): readonly string[] {
  const again = values.filter((value, at) => values.indexOf(value) !== at);
  return [...new Set(again)].map((value) => `${name} names ${value} twice`);
}

/** A token is known only when it is deployed. */
function isKnown(value: unknown): boolean {
  return !Token.isUnresolved(value);
}
