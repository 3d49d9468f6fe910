import { CfnElement, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as config from 'aws-cdk-lib/aws-config';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { ALL_WATCHED_TYPES } from '../core/checks/watched-types.ts';

/**
 * A recorder of AWS Config for just the types that the rules look at. A Region can have only one.
 *
 * https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html
 */
export class ConfigRecorder extends Construct {
  readonly channel: config.CfnDeliveryChannel;

  constructor(scope: Construct) {
    super(scope, 'Recorder');
    const bucket = this.makeBucket();
    const role = this.makeRole(bucket);
    const recorder = new config.CfnConfigurationRecorder(this, 'Recorder', {
      roleArn: role.roleArn,
      recordingGroup: { resourceTypes: [...ALL_WATCHED_TYPES] },
    });
    this.channel = new config.CfnDeliveryChannel(this, 'Channel', { s3BucketName: bucket.bucketName });
    // A recorder starts only with a channel to deliver to, and CloudFormation starts it when the channel is there.
    this.channel.node.addDependency(role);
    recorder.node.addDependency(role);
  }

  private makeBucket(): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Bucket', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(bucket, {
      'AwsSolutions-S1': 'It holds AWS Config’s own snapshots; who read them stands in CloudTrail.',
    });
    return bucket;
  }

  private makeRole(bucket: s3.Bucket): iam.Role {
    const { account } = Stack.of(this);
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('config.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
      description: 'Endpointer: records the network for AWS Config',
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWS_ConfigRole')],
    });
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'Deliver',
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`AWSLogs/${account}/Config/*`)],
        conditions: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'FindBucket',
        actions: ['s3:GetBucketAcl', 's3:ListBucket'],
        resources: [bucket.bucketArn],
      }),
    );
    const known = Token.isUnresolved(account) ? '<AWS::AccountId>' : account;
    acknowledge(role, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWS_ConfigRole]':
        'AWS keeps the list of what a recorder must read, and changes it with each new type.',
      [`AwsSolutions-IAM5[Resource::<${this.#logicalId(bucket)}.Arn>/AWSLogs/${known}/Config/*]`]:
        'A recorder writes as many objects under its prefix as there are days.',
    });
    return role;
  }

  /** By which cdk-nag calls what is known only at deployment. */
  #logicalId(bucket: s3.Bucket): string {
    const { defaultChild } = bucket.node;
    if (!CfnElement.isCfnElement(defaultChild)) throw new Error('a bucket has a resource of CloudFormation');
    return Stack.of(this).getLogicalId(defaultChild);
  }
}
