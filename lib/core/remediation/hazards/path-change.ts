/**
 * What the service sees of a request before and after, and what a policy makes of the difference.
 *
 * Only where every IPv4 path of the tables is a NAT gateway with known public addresses is the path before known.
 */
import type { PathComparison } from '../../iam/compare-paths.ts';
import { comparePaths } from '../../iam/compare-paths.ts';
import type { Context } from '../../iam/request.ts';
import { egressLegs } from '../../network/egress-path.ts';
import { valueOr } from '../../network/estate.ts';
import type { HazardScope } from './draft.ts';
import type { PolicySighting } from './policy-sightings.ts';

export interface PathChange {
  /** The public addresses that the service sees today, sorted. */
  readonly addresses: readonly string[];
  readonly after: Context;
  readonly actions: readonly string[];
  readonly account: string;
  readonly partition: string;
}

/** The change of path; undefined where the path before cannot be told. */
export function pathChangeOf(scope: HazardScope): PathChange | undefined {
  const { estate } = scope.index;
  const { vpcId, service, endpoint } = scope.draft;
  const addresses = publicAddresses(scope);
  if (addresses === undefined) return undefined;
  const after: Context = {
    'aws:sourcevpc': vpcId,
    'aws:sourcevpcarn': `arn:${estate.partition}:ec2:${estate.region}:${estate.accountId}:vpc/${vpcId}`,
    'aws:vpceaccount': estate.accountId,
    ...(endpoint === undefined ? {} : { 'aws:sourcevpce': endpoint.vpcEndpointId }),
  };
  const { accountId: account, partition } = estate;
  return { addresses, after, actions: [`${service}:*`], account, partition };
}

function publicAddresses({ index, draft, tables }: HazardScope): readonly string[] | undefined {
  const addresses = new Set<string>();
  for (const table of valueOr(tables, [])) {
    for (const { family, path } of egressLegs(index, table, draft.service)) {
      if (family !== 'ipv4') continue;
      const nat = path.via === 'natGateway' ? index.natGateways.get(path.natGatewayId) : undefined;
      const publicIps = nat?.addresses.flatMap(({ publicIp }) => publicIp ?? []) ?? [];
      if (publicIps.length === 0) return undefined;
      for (const publicIp of publicIps) addresses.add(publicIp);
    }
  }
  return [...addresses].sort();
}

const RANK: readonly PathComparison['verdict'][] = ['unchanged', 'unknown', 'gains', 'loses'];

/** One sentence on the worst that any of the documents does to any of the addresses; none for keys and endpoints. */
export function verdictOn(sighting: PolicySighting, change: PathChange): string | undefined {
  const { kind, documents } = sighting;
  // Keys are asked by the service in the caller's name, and endpoints see no request before: neither compares so.
  const resources = sighting.resources.filter((arn) => !/^arn:[^:]*:kms:/.test(arn));
  if (resources.length === 0) return undefined;
  const { after, actions, account, partition } = change;
  const verdicts = documents.flatMap((document) =>
    change.addresses.map((address) => {
      const before: Context = { 'aws:sourceip': address };
      const input = { before, after, actions, resources, kind, account, partition };
      return { address, ...comparePaths(document, input) };
    }),
  );
  const [worst] = verdicts.toSorted((a, b) => RANK.indexOf(b.verdict) - RANK.indexOf(a.verdict));
  return worst === undefined ? undefined : sentence(worst);
}

function sentence({ verdict, reason, address }: PathComparison & { readonly address: string }): string {
  switch (verdict) {
    case 'loses':
      return `Evaluated for ${address}: it answers some requests worse than today (${reason}).`;
    case 'gains':
      return `Evaluated for ${address}: it answers some requests better than today (${reason}), and none worse.`;
    case 'unchanged':
      return `Evaluated for ${address}: none of its answers changes.`;
    case 'unknown':
      return `Evaluated for ${address}: whether its answers change cannot be told (${reason}).`;
  }
}
