import type { DescribeAddressesRequest, DescribeAddressesResult } from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import { operation } from '../service.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { filterItems } from './filters.ts';

/** The one EC2 list that never comes in pages. */
export const describeAddresses = operation<DescribeAddressesRequest, DescribeAddressesResult>(
  'DescribeAddresses',
  ({ AllocationIds, PublicIps, Filters, DryRun }, { world }) => {
    if (DryRun === true) throw dryRunSucceeded();
    const all = world.read('Addresses');
    for (const id of AllocationIds ?? []) {
      if (!all.some((address) => address.AllocationId === id))
        throw new Refusal('InvalidAllocationID.NotFound', `The allocation ID '${id}' does not exist`);
    }
    for (const ip of PublicIps ?? []) {
      if (!all.some((address) => address.PublicIp === ip))
        throw new Refusal('InvalidAddress.NotFound', `Address '${ip}' not found.`);
    }
    const named = all.filter(
      (address) =>
        (AllocationIds?.includes(address.AllocationId ?? '') ?? true) &&
        (PublicIps?.includes(address.PublicIp ?? '') ?? true),
    );
    return { Addresses: [...filterItems(named, Filters, addressFilters)] };
  },
);

const addressFilters = {
  'allocation-id': 'AllocationId',
  'association-id': 'AssociationId',
  'instance-id': 'InstanceId',
  'network-interface-id': 'NetworkInterfaceId',
  'private-ip-address': 'PrivateIpAddress',
  'public-ip': 'PublicIp',
  'network-border-group': 'NetworkBorderGroup',
  'tag-key': 'Tags.Key',
};
