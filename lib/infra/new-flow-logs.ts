import { CfnElement, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { NewFlowLogProps } from './flow-log-props.ts';
import { createdFields } from './flow-log-props.ts';

/** Flow logs of chosen VPCs and Regional NAT gateways, with the fewest fields that suffice, and the bucket to which they are delivered. */
export class NewFlowLogs extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, props: Required<NewFlowLogProps>) {
    super(scope, 'New');
    this.bucket = this.makeBucket(props.keepDays);
    for (const vpcId of props.vpcIds) this.switchOn('VPC', vpcId, props);
    for (const id of props.regionalNatGatewayIds) this.switchOn('RegionalNatGateway', id, props);
  }

  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-flowlog.html */
  private switchOn(
    resourceType: 'VPC' | 'RegionalNatGateway',
    resourceId: string,
    props: Required<NewFlowLogProps>,
  ): void {
    const flowLog = new ec2.CfnFlowLog(this, resourceId, {
      resourceType,
      resourceId,
      // Rejected traffic too: whether more is rejected after a change than before is a sign that it hurts.
      trafficType: 'ALL',
      logDestinationType: 's3',
      logDestination: this.bucket.bucketArn,
      logFormat: createdFields(props)
        .map((field) => `\${${field}}`)
        .join(' '),
      maxAggregationInterval: 600,
      // CDK hands these on as they are.
      destinationOptions: {
        FileFormat: props.fileFormat,
        HiveCompatiblePartitions: false,
        PerHourPartition: true,
      },
      tags: [{ key: 'endpointer:product', value: 'endpointer' }],
    });
    // Whether it may deliver is asked when it is made.
    if (this.bucket.policy !== undefined) flowLog.node.addDependency(this.bucket.policy);
  }

  private makeBucket(keepDays: number): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Bucket', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        { expiration: Duration.days(keepDays), abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
      // What it holds goes by itself; a bucket that is not empty cannot be removed with the stack.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // CDK's own way is a function that sets what CloudFormation can set.
    const { defaultChild } = bucket.node;
    if (!CfnElement.isCfnElement(defaultChild) || !(defaultChild instanceof s3.CfnBucket)) {
      throw new Error('a bucket has a resource of CloudFormation');
    }
    defaultChild.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    this.letDeliver(bucket);
    acknowledge(bucket, {
      'AwsSolutions-S1': 'It holds logs itself; who reads them stands in CloudTrail.',
    });
    return bucket;
  }

  /** https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html */
  private letDeliver(bucket: s3.Bucket): void {
    const { partition, region, account } = Stack.of(this);
    const delivery = new iam.ServicePrincipal('delivery.logs.amazonaws.com');
    const ours = {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${account}:*` },
    };
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'Deliver',
        principals: [delivery],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`AWSLogs/${account}/*`)],
        conditions: {
          ...ours,
          StringEquals: { ...ours.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' },
        },
      }),
    );
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'FindBucket',
        principals: [delivery],
        actions: ['s3:GetBucketAcl'],
        resources: [bucket.bucketArn],
        conditions: ours,
      }),
    );
  }
}
