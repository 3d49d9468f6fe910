import type {
  DescribeVpcEndpointServicesRequest,
  DescribeVpcEndpointServicesResult,
} from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import { operation } from '../service.ts';
import { filterItems } from './filters.ts';

const largestPage = 1000;

export const describeVpcEndpointServices = operation<
  DescribeVpcEndpointServicesRequest,
  DescribeVpcEndpointServicesResult
>(
  'DescribeVpcEndpointServices',
  ({ ServiceNames, Filters, MaxResults = largestPage, NextToken, DryRun }, { world, pageSize }) => {
    if (DryRun === true)
      throw new Refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    const read = () => {
      const all = world.read('VpcEndpointServices');
      for (const name of ServiceNames ?? []) {
        if (!all.some((service) => service.ServiceName === name)) {
          throw new Refusal('InvalidServiceName', `The Vpc Endpoint Service '${name}' does not exist`);
        }
      }
      return filterItems(
        ServiceNames ? all.filter((service) => ServiceNames.includes(service.ServiceName ?? '')) : all,
        Filters,
        serviceFilters,
      );
    };
    const size = Math.min(MaxResults, largestPage, pageSize === 'maximum' ? largestPage : pageSize);
    const list = JSON.stringify(['DescribeVpcEndpointServices', ServiceNames, Filters]);
    const { items, nextToken } = world.pages.take(list, NextToken, read, size, badToken);
    return {
      ServiceNames: [...new Set(items.map((service) => service.ServiceName ?? ''))],
      ServiceDetails: [...items],
      NextToken: nextToken,
    };
  },
);

const serviceFilters = {
  owner: 'Owner',
  'service-name': 'ServiceName',
  'service-region': 'ServiceRegion',
  'service-type': 'ServiceType.ServiceType',
  'supported-ip-address-types': 'SupportedIpAddressTypes',
  'tag-key': 'Tags.Key',
};

function badToken(): Refusal {
  return new Refusal('InvalidPaginationToken', 'The specified pagination token is not valid or is expired.');
}
