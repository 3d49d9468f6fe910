/** A synthesised template and its assets, deployed through the emulator's CloudFormation as the CDK's command line would. */
import type { Stack } from '@aws-sdk/client-cloudformation';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { setTimeout as sleep } from 'node:timers/promises';
import { zipFolder } from '../emulator/zip-folder.ts';
import type { ClientOptions } from './client-options.ts';
import type { CloudAssembly } from './synthesise.ts';

export interface DeployedStack {
  readonly stackId: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Physical ids by logical id. */
  readonly resources: Readonly<Record<string, string>>;
}

/** The parameter by which a template makes sure that the account was bootstrapped. */
const BOOTSTRAP_PARAMETER = '/cdk-bootstrap/hnb659fds/version';

export async function deployTemplate(
  options: ClientOptions,
  assembly: Pick<CloudAssembly, 'stackName' | 'template' | 'assets'>,
): Promise<DeployedStack> {
  await new SSMClient(options).send(
    new PutParameterCommand({ Name: BOOTSTRAP_PARAMETER, Value: '30', Type: 'String' }),
  );
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const buckets = new Set(assembly.assets.map(({ bucket }) => bucket));
  for (const bucket of buckets) await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  for (const asset of assembly.assets) {
    const body = await zipFolder(asset.folder);
    await s3.send(new PutObjectCommand({ Bucket: asset.bucket, Key: asset.key, Body: body }));
  }
  // Too long to be handed over in the call itself.
  const [bucket = ''] = buckets;
  const template = { Bucket: bucket, Key: 'template.json', Body: JSON.stringify(assembly.template) };
  await s3.send(new PutObjectCommand(template));
  const cloudFormation = new CloudFormationClient(options);
  await cloudFormation.send(
    new CreateStackCommand({
      StackName: assembly.stackName,
      TemplateURL: `https://s3.${options.region}.amazonaws.com/${bucket}/template.json`,
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
    }),
  );
  const stack = await untilCreated(cloudFormation, assembly.stackName);
  const { StackResources = [] } = await cloudFormation.send(
    new DescribeStackResourcesCommand({ StackName: assembly.stackName }),
  );
  return {
    stackId: stack.StackId ?? '',
    outputs: Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    ),
    resources: Object.fromEntries(
      StackResources.map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [
        LogicalResourceId,
        PhysicalResourceId,
      ]),
    ),
  };
}

async function untilCreated(cloudFormation: CloudFormationClient, StackName: string): Promise<Stack> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    if (stack?.StackStatus === 'CREATE_COMPLETE') return stack;
    if (stack?.StackStatus !== 'CREATE_IN_PROGRESS' || Date.now() > deadline) {
      throw new Error(
        `The stack is ${stack?.StackStatus ?? 'not there'}: ${await failures(cloudFormation, StackName)}`,
      );
    }
    await sleep(100);
  }
}

async function failures(cloudFormation: CloudFormationClient, StackName: string): Promise<string> {
  const reasons: string[] = [];
  for await (const { StackEvents = [] } of paginateDescribeStackEvents(
    { client: cloudFormation },
    { StackName },
  ))
    for (const { ResourceStatus = '', LogicalResourceId = '', ResourceStatusReason = '' } of StackEvents)
      if (ResourceStatus.endsWith('FAILED')) reasons.push(`${LogicalResourceId}: ${ResourceStatusReason}`);
  return reasons.join('; ');
}
