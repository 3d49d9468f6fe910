import type { DescribeVpcAttributeRequest, DescribeVpcAttributeResult } from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import { operation } from '../service.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { expectWellFormed } from './ids.ts';

export const describeVpcAttribute = operation<DescribeVpcAttributeRequest, DescribeVpcAttributeResult>(
  'DescribeVpcAttribute',
  ({ VpcId = '', Attribute, DryRun }, { world }) => {
    if (DryRun === true) throw dryRunSucceeded();
    expectWellFormed(VpcId, 'vpc', 'InvalidVpcID');
    const vpc = world.read('Vpcs').find((vpc) => vpc.VpcId === VpcId);
    if (!vpc) throw new Refusal('InvalidVpcID.NotFound', `The vpc ID '${VpcId}' does not exist`);
    const known = world.read('VpcAttributes').find((attributes) => attributes.VpcId === VpcId);
    switch (Attribute) {
      case 'enableDnsSupport':
        return { VpcId, EnableDnsSupport: { Value: known?.EnableDnsSupport ?? true } };
      case 'enableDnsHostnames':
        return { VpcId, EnableDnsHostnames: { Value: known?.EnableDnsHostnames ?? vpc.IsDefault === true } };
      default:
        return {
          VpcId,
          EnableNetworkAddressUsageMetrics: { Value: known?.EnableNetworkAddressUsageMetrics ?? false },
        };
    }
  },
);
