/**
 * What the resolver of a VPC answers for the name of a service.
 *
 * The most specific name wins; for the same name a Resolver rule beats a private hosted zone, and what is associated
 * with the VPC itself beats what its Route 53 Profile brings. Private DNS of an interface endpoint is such a zone.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/profile-priorities.html
 */
import type { DnsRule, HostedZone, Vpc, VpcEndpoint } from '../estate.ts';
import { valueOr } from '../estate.ts';
import type { EstateIndex } from '../index-estate.ts';
import { oncePerEstate } from '../../remediation/hazards/once-per-estate.ts';

export type DnsAnswer =
  /** Addresses of the Internet. */
  | { readonly by: 'public' }
  /** Private DNS of an interface endpoint of the VPC. */
  | { readonly by: 'privateDns'; readonly endpoint: VpcEndpoint }
  | { readonly by: 'zone'; readonly zone: HostedZone }
  | { readonly by: 'forward'; readonly rule: DnsRule }
  | { readonly by: 'profileEndpoint'; readonly rule: DnsRule & { readonly vpcEndpointId: string } }
  | { readonly by: 'unknown'; readonly reason: string };

export interface AskedName {
  /** Full host, lower case, without final dot. */
  readonly host: string;
  readonly serviceName: string;
}

export function dnsAnswer(index: EstateIndex, vpcId: string, { host, serviceName }: AskedName): DnsAnswer {
  const vpc = index.vpcs.get(vpcId);
  const unclear = vpc === undefined ? `the account does not show ${vpcId}` : resolverDoubt(vpc);
  if (unclear !== undefined || vpc === undefined) return { by: 'unknown', reason: unclear ?? '' };
  const { hostedZones, dnsRules, vpcEndpoints } = index.estate;
  const unread = [vpcEndpoints, hostedZones, dnsRules].find((part) => part.status === 'unreadable');
  if (unread?.status === 'unreadable')
    return { by: 'unknown', reason: `what DNS answers there: ${unread.reason}` };
  const [best] = [
    ...ruleAnswers(index, vpcId, host),
    ...zoneAnswers(index, vpcId, host),
    ...endpointAnswers(index, vpc, { host, serviceName }),
  ].toSorted((a, b) => b.name.length - a.name.length || a.rank - b.rank);
  return best?.answer ?? { by: 'public' };
}

function resolverDoubt({ vpcId, enableDnsSupport }: Vpc): string | undefined {
  if (enableDnsSupport.status === 'unreadable') return enableDnsSupport.reason;
  return enableDnsSupport.value
    ? undefined
    : `DNS support of ${vpcId} is off, so that another resolver answers, which is not shown`;
}

interface Candidate {
  /** The domain for which it answers. */
  readonly name: string;
  /** Lower first, among equal names. */
  readonly rank: number;
  readonly answer: DnsAnswer;
}

const covers = (domain: string, host: string): boolean =>
  domain === '' || domain === host || host.endsWith(`.${domain}`);

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '');

function ruleAnswers(index: EstateIndex, vpcId: string, host: string): readonly Candidate[] {
  return (rulesByVpc(index).get(vpcId) ?? []).flatMap((rule): readonly Candidate[] => {
    if (rule.kind === 'endpoint') return [];
    const name = plain(rule.domainName);
    if (!covers(name, host)) return [];
    const answer: DnsAnswer = rule.kind === 'system' ? { by: 'public' } : { by: 'forward', rule };
    return [{ name, rank: rule.profileId === undefined ? 0 : 2, answer }];
  });
}

function zoneAnswers(index: EstateIndex, vpcId: string, host: string): readonly Candidate[] {
  return (zonesByVpc(index).get(vpcId) ?? [])
    .map((zone) => ({ zone, name: plain(zone.name) }))
    .filter(({ name }) => covers(name, host))
    .map(({ zone, name }) => ({
      name,
      rank: zone.profileId === undefined ? 1 : 3,
      answer: { by: 'zone', zone } as const,
    }));
}

/** Private DNS needs both DNS attributes of the VPC. */
function endpointAnswers(
  index: EstateIndex,
  vpc: Vpc,
  { host, serviceName }: AskedName,
): readonly Candidate[] {
  const own = (index.endpointsOfVpc.get(vpc.vpcId) ?? [])
    .filter((endpoint) => isAnswering(endpoint) && endpoint.serviceName === serviceName)
    .map((endpoint): Candidate => {
      const hostnames = vpc.enableDnsHostnames;
      if (hostnames.status === 'read' && hostnames.value) {
        return { name: host, rank: 1, answer: { by: 'privateDns', endpoint } };
      }
      const reason =
        hostnames.status === 'unreadable'
          ? hostnames.reason
          : `private DNS of ${endpoint.vpcEndpointId} needs DNS host names, which are off in ${vpc.vpcId}`;
      return { name: host, rank: 1, answer: { by: 'unknown', reason } };
    });
  const shared = (rulesByVpc(index).get(vpc.vpcId) ?? []).flatMap((rule): readonly Candidate[] => {
    if (rule.kind !== 'endpoint') return [];
    const endpoint = index.vpcEndpoints.get(rule.vpcEndpointId);
    if (endpoint !== undefined && endpoint.serviceName !== serviceName) return [];
    return endpoint === undefined
      ? [{ name: host, rank: 3, answer: hiddenEndpoint(rule) }]
      : [{ name: host, rank: 3, answer: { by: 'profileEndpoint', rule } }];
  });
  return [...own, ...shared];
}

// Of an endpoint that another account owns nobody here sees for which service it answers.
function hiddenEndpoint({
  profileId,
  vpcEndpointId,
}: DnsRule & { readonly vpcEndpointId: string }): DnsAnswer {
  return {
    by: 'unknown',
    reason: `Route 53 Profile ${profileId ?? ''} lets ${vpcEndpointId} answer, which the account does not show`,
  };
}

function isAnswering({ type, privateDnsEnabled, state }: VpcEndpoint): boolean {
  return (
    type === 'Interface' &&
    privateDnsEnabled &&
    !['deleted', 'deleting', 'rejected', 'failed', 'expired'].includes(state)
  );
}

const zonesByVpc = oncePerEstate(({ estate }) =>
  Map.groupBy(valueOr(estate.hostedZones, []), ({ vpcId }) => vpcId),
);
const rulesByVpc = oncePerEstate(({ estate }) =>
  Map.groupBy(valueOr(estate.dnsRules, []), ({ vpcId }) => vpcId),
);
