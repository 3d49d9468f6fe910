import type {
  ServiceDetail,
  DescribeVpcEndpointServicesRequest,
  DescribeVpcEndpointServicesResult,
} from '@aws-sdk/client-ec2';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { operation } from '../service.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { filterItems } from './filters.ts';
import { badPaginationToken } from './pagination.ts';

const largestPage = 1000;
const pages = new Pages<ServiceDetail>();

export const describeVpcEndpointServices = operation<
  DescribeVpcEndpointServicesRequest,
  DescribeVpcEndpointServicesResult
>(
  'DescribeVpcEndpointServices',
  (
    { ServiceNames, ServiceRegions, Filters, MaxResults = largestPage, NextToken, DryRun },
    { world, pageSize },
  ) => {
    if (DryRun === true) throw dryRunSucceeded();
    const read = () => {
      // Without Regions those of this one; services of others are shown only where their Regions are asked for.
      const regions = ServiceRegions ?? [world.region];
      const all = world
        .read('VpcEndpointServices')
        .filter((service) => regions.includes(service.ServiceRegion ?? world.region));
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
    const { items, nextToken } = pages.take(world, {
      list: JSON.stringify([ServiceNames, ServiceRegions, Filters]),
      token: NextToken,
      size: pageSizeOf(MaxResults, largestPage, pageSize),
      read,
      badToken: badPaginationToken,
    });
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
