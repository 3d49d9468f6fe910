/** Without the VPC's resolver, names of the service may lead to addresses that no route of the endpoint covers. */
import type { Part } from '../../network/estate.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';
import { missingParts } from './unreadable.ts';

const ID = 'dns-support-off';

/** https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html (considerations) */
export function findDnsSupportOff({ index, draft }: HazardScope): readonly Hazard[] {
  const { vpcs } = index.estate;
  const what = 'whether the VPC uses the DNS of AWS';
  const missing = missingParts(ID, what, { vpcs });
  if (missing.length > 0) return missing;
  const support: Part<boolean> = index.vpcs.get(draft.vpcId)?.enableDnsSupport ?? {
    status: 'unreadable',
    reason: `the account does not show ${draft.vpcId}`,
  };
  if (support.status === 'unreadable') return missingParts(ID, what, { [draft.vpcId]: support });
  if (support.value) return [];
  const text =
    `${draft.vpcId} has DNS support off. Its clients ask another resolver, which may answer with addresses outside ` +
    "this Region; those do not pass the endpoint. Turn enableDnsSupport on, or check that resolver's answers.";
  return [{ id: ID, kind: 'found', subject: draft.vpcId, text }];
}
