/** A Region that is full of gateway endpoints takes no further one. */
import type { VpcEndpoint } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import { isGone } from '../endpoint-states.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';
import { oncePerEstate } from './once-per-estate.ts';
import { quotaOf } from './quota-of.ts';
import { missingParts } from './unreadable.ts';

const ID = 'quota-endpoints';

/** Gateway VPC endpoints per Region. https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html */
const QUOTA_CODE = 'L-1B52E74A';

/** Only a plan that creates an endpoint needs room for one. */
export function findQuotaEndpoints({ index, draft }: HazardScope): readonly Hazard[] {
  if (draft.endpoint !== undefined) return [];
  const { vpcEndpoints } = index.estate;
  const quota = quotaOf(index, QUOTA_CODE);
  const missing = missingParts(ID, 'whether the Region takes another gateway endpoint', {
    vpcEndpoints,
    quotas: quota,
  });
  if (missing.length > 0 || quota.status === 'unreadable') return missing;
  const used = gatewayEndpoints(index);
  if (used < quota.value) return [];
  const text =
    `${index.estate.region} holds ${used} gateway endpoints and its quota is ${quota.value}: creating one more is ` +
    `refused. Ask for a higher quota (${QUOTA_CODE}) or delete an endpoint that no table uses.`;
  return [{ id: ID, kind: 'found', subject: QUOTA_CODE, text }];
}

const gatewayEndpoints = oncePerEstate(
  (index) => valueOr(index.estate.vpcEndpoints, []).filter(counts).length,
);

function counts(endpoint: VpcEndpoint): boolean {
  return endpoint.type === 'Gateway' && !isGone(endpoint);
}
