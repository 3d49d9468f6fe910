import type { Instance as Ec2Instance } from '@aws-sdk/client-ec2';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { Instance } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { vpcFilters } from './narrow.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';
import { toTags } from './tags.ts';

export async function readInstances(reader: Reader): Promise<readonly Instance[]> {
  const ec2 = await reader.clients.ec2();
  return readPages(reader, 'ec2:DescribeInstances', {
    ask: (NextToken) =>
      ec2.send(
        new DescribeInstancesCommand({
          Filters: vpcFilters(reader),
          MaxResults: largestPageOf('ec2:DescribeInstances'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) =>
      required(answer.Reservations, 'Reservations').flatMap(({ Instances }) =>
        (Instances ?? []).flatMap(toInstance),
      ),
  });
}

/** A terminated instance is shown for an hour, without its network: left out. */
export function toInstance(instance: Ec2Instance): readonly Instance[] {
  const { VpcId, SubnetId } = instance;
  if (VpcId === undefined || SubnetId === undefined || instance.State?.Name === 'terminated') return [];
  const profile = instance.IamInstanceProfile?.Arn;
  return [
    {
      instanceId: required(instance.InstanceId, 'InstanceId'),
      vpcId: VpcId,
      subnetId: SubnetId,
      ...(profile === undefined ? {} : { instanceProfileArn: profile }),
      tags: toTags(instance.Tags),
    },
  ];
}
