/** Other accounts that live in the subnets move with them, and can neither see nor stop it. */
import { valueOr } from '../../network/estate.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';
import { missingParts } from './unreadable.ts';

const ID = 'shared-subnets';

/**
 * One hazard for each account: the participants' interfaces in our subnets, and the owners of subnets shared with us.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html
 */
export function findSharedSubnets({ index, tables, subnets }: HazardScope): readonly Hazard[] {
  const { networkInterfaces } = index.estate;
  const missing = missingParts(ID, 'whether other accounts live in these subnets', {
    routeTables: tables,
    subnets,
    networkInterfaces,
  });
  if (missing.length > 0) return missing;
  const subnetsOfAccount = new Map<string, Set<string>>();
  for (const subnet of valueOr(subnets, [])) {
    const interfaces = index.interfacesOfSubnet.get(subnet.subnetId) ?? [];
    for (const { ownerId } of [subnet, ...interfaces]) {
      if (ownerId === index.estate.accountId) continue;
      const known = subnetsOfAccount.get(ownerId) ?? new Set();
      subnetsOfAccount.set(ownerId, known.add(subnet.subnetId));
    }
  }
  return [...subnetsOfAccount].map(([account, ids]) => shared(account, [...ids]));
}

function shared(account: string, subnetIds: readonly string[]): Hazard {
  const text =
    `Account ${account} shares ${subnetIds.join(', ')}: its connections are cut too, and policies of its own, ` +
    'which cannot be read from here, will see other addresses. Tell its owner first.';
  return { id: ID, kind: 'found', subject: account, text };
}
