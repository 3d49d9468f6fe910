import type { Reader } from './reader.ts';

/** EC2 refuses a filter of more values. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html */
const MOST_FILTER_VALUES = 200;

/** EC2's filter by VPC; undefined where nothing narrows, or more VPCs do than a filter holds. */
export function vpcFilters({ vpcIds }: Pick<Reader, 'vpcIds'>) {
  if (vpcIds === undefined || vpcIds.length > MOST_FILTER_VALUES) return undefined;
  return [{ Name: 'vpc-id', Values: [...vpcIds] }];
}

/** Whether a thing of that VPC was asked for: for operations without a filter. */
export function isAskedFor({ vpcIds }: Pick<Reader, 'vpcIds'>, vpcId: string): boolean {
  return vpcIds === undefined || vpcIds.includes(vpcId);
}
