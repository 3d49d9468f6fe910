/**
 * Do the clients of a VPC reach the partners that they send to through endpoints?
 *
 * One evaluation for each VPC. What is known to be sent decides; what may be sent, and whatever could not be told, is
 * unknown and never a pass.
 */
import type { Vpc } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { describeReach } from '../../network/reach/describe-reach.ts';
import type { PartnerClient } from '../../partners/partner-clients.ts';
import { clientsByVpc } from '../../partners/partner-clients.ts';
import { partnerOfHost, partnersOf } from '../../partners/partner-catalogue.ts';
import type { PartnerNeed } from '../../partners/partner-needs.ts';
import { partnerNeedsOf } from '../../partners/partner-needs.ts';
import { trafficToPartner } from '../../partners/partner-traffic.ts';
import { unknownAccount } from '../unknown-account.ts';
import type { CheckId, Evaluation, FactsEvidence } from '../check.ts';

type Fact = FactsEvidence['facts'][number];

export function evaluatePartners(index: EstateIndex, checkId: CheckId): readonly Evaluation[] {
  const { vpcs } = index.estate;
  if (vpcs.status === 'unreadable') return [{ checkId, ...unknownAccount(index.estate, vpcs.reason) }];
  return vpcs.value.map((vpc) => evaluateVpc(index, checkId, vpc));
}

function evaluateVpc(index: EstateIndex, checkId: CheckId, { vpcId, ownerId }: Vpc): Evaluation {
  const subject = { checkId, resourceType: 'AWS::EC2::VPC', resourceId: vpcId, vpcId };
  if (ownerId !== index.estate.accountId)
    return { ...subject, status: 'notApplicable', reason: `It belongs to account ${ownerId}.` };
  const needs = partnerNeedsOf(index, vpcId);
  const failing = needs.filter(isFailing);
  const doubts = doubtsOf(index, vpcId, needs);
  if (failing.length > 0) {
    return {
      ...subject,
      status: 'nonCompliant',
      severity: failing.some(({ reach }) => reach.is === 'nothing') ? 'high' : 'low',
      reason: `${describe(failing)}.`,
      evidence: evidenceOf(index, vpcId, failing, doubts),
    };
  }
  const [doubt] = doubts;
  if (doubt !== undefined) return { ...subject, status: 'unknown', reason: `Cannot tell: ${doubt}.` };
  return needs.length > 0
    ? { ...subject, status: 'compliant', reason: `${describe(needs)}.` }
    : { ...subject, status: 'notApplicable', reason: `${whyNone(index, vpcId)}.` };
}

/** What AWS has confirmed, and is not reached at all or only over the Internet. */
export function isFailing({ verified, reach }: PartnerNeed): boolean {
  return verified.claim === 'yes' && (reach.is === 'nothing' || reach.is === 'internet');
}

/** `Datadog metrics` */
export function nameOf({ partner, service }: Pick<PartnerNeed, 'partner' | 'service'>): string {
  return `${partner.name} ${service.data}`;
}

function describe(needs: readonly PartnerNeed[]): string {
  return needs.map((need) => `${nameOf(need)} ${describeReach(need.reach)}`).join('; ');
}

function doubtsOf(index: EstateIndex, vpcId: string, needs: readonly PartnerNeed[]): readonly string[] {
  const { functions, instances } = index.estate;
  const unread = [functions, instances].flatMap((part) =>
    part.status === 'unreadable' ? [part.reason] : [],
  );
  return [
    ...needs
      .filter(({ verified }) => verified.claim !== 'yes')
      .map((need) => `${nameOf(need)}: ${need.verified.reason}`),
    ...needs
      .filter(({ verified, reach }) => verified.claim === 'yes' && reach.is === 'unknown')
      .map((need) => `how ${need.worst} reaches ${nameOf(need)}: ${need.reach.reason}`),
    ...oncePerKind(clientsByVpc(index).get(vpcId) ?? []),
    ...unexplained(index, vpcId, needs),
    ...unread,
  ];
}

/** Thousands of functions may raise the same doubt: the first of them is named. */
function oncePerKind(clients: readonly PartnerClient[]): readonly string[] {
  const doubts = clients.flatMap((client) => doubtsOfClient(client).map((text) => ({ text, client })));
  return [...Map.groupBy(doubts, ({ text }) => text)].map(([text, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return `${first?.client.name ?? ''}${more} ${text}`;
  });
}

function doubtsOfClient(client: PartnerClient): readonly string[] {
  const { partner, site, sends, maySend, unserved, otherHosts, because } = client;
  if (site === undefined) return [`(${because}): nothing tells which site of ${partner.name} is sent to`];
  if (site.gap !== undefined) return [`(${because}) sends to ${partner.name} ${site.id}: ${site.gap}`];
  if (site.region === undefined) return [];
  const other = [...unserved, ...otherHosts].map(
    (what) => `sends to ${what}, for which ${partner.name} ${site.id} has no service that is known`,
  );
  return sends.length > 0 || maySend.length === 0
    ? other
    : [`(${because}) may send ${maySend.join(', ')}, as settings have it that AWS does not show`, ...other];
}

/** Bytes to a partner of which no client is known. */
function unexplained(index: EstateIndex, vpcId: string, needs: readonly PartnerNeed[]): readonly string[] {
  const clients = clientsByVpc(index).get(vpcId) ?? [];
  const explained = new Set([...needs, ...clients].map(({ partner }) => partner.id));
  return partnersOf(index.estate)
    .filter(({ id }) => !explained.has(id))
    .flatMap((partner) => {
      const [record] = trafficToPartner(index, vpcId, partner);
      return record === undefined
        ? []
        : [
            `flow logs saw ${record.client === 'unknown' ? 'somebody' : record.client} send to ${partner.name}, and nothing tells to which of its services`,
          ];
    });
}

function whyNone(index: EstateIndex, vpcId: string): string {
  const without = (clientsByVpc(index).get(vpcId) ?? []).flatMap(({ partner, site }) =>
    site?.region === undefined
      ? [`${partner.name} offers no PrivateLink for its site ${site?.domains[0] ?? ''}`]
      : [],
  );
  return without.length > 0
    ? [...new Set(without)].join('; ')
    : 'Nothing there is known to send to a partner with PrivateLink';
}

function evidenceOf(
  index: EstateIndex,
  vpcId: string,
  failing: readonly PartnerNeed[],
  doubts: readonly string[],
): FactsEvidence {
  const partners = [...new Set(failing.map(({ partner }) => partner))];
  return {
    kind: 'facts',
    facts: [
      ...failing.flatMap(factsOfNeed),
      ...partners.map((partner): Fact => ({
        label: 'bytes',
        claim: seenClaim(index, vpcId, partner),
      })),
      { label: 'queries', claim: queriesClaim(index, vpcId, partners) },
      ...doubts.map((reason): Fact => ({ label: 'more', claim: { claim: 'unknown', reason } })),
    ],
    services: [...new Set(failing.map(({ service }) => service.serviceName))],
  };
}

function factsOfNeed(need: PartnerNeed): readonly Fact[] {
  const { reach, worst, verified, clients } = need;
  const name = nameOf(need);
  const [first, ...others] = clients;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const path = `${name} from ${worst}: ${reach.reason}`;
  const demand = `${first?.name ?? ''} sends ${name}: ${first?.because ?? ''}${more}`;
  return [
    { label: 'path', claim: { claim: reach.is === 'nothing' ? 'no' : 'yes', reason: path } },
    { label: 'demand', claim: { claim: 'yes', reason: demand } },
    { label: 'service', claim: verified },
  ];
}

/** What the Resolver logged; no query is no proof, since nobody says of which VPCs the logs are. */
function queriesClaim(
  { estate }: EstateIndex,
  vpcId: string,
  partners: readonly PartnerNeed['partner'][],
): Fact['claim'] {
  const { nameQueries } = estate;
  if (nameQueries === undefined)
    return { claim: 'unknown', reason: 'no query logs of the Route 53 Resolver were given' };
  const own = nameQueries.filter(
    ({ vpcId: id, name }) => id === vpcId && partnerOfHost(partners, name) !== undefined,
  );
  const [first] = own.toSorted((a, b) => b.queries - a.queries);
  if (first === undefined)
    return { claim: 'unknown', reason: 'the query logs that were given show none of this VPC' };
  const sum = own.reduce((total, { queries }) => total + queries, 0);
  const names = new Set(own.map(({ name }) => name)).size;
  const sources = new Set(own.map(({ source }) => source)).size;
  const span = `${own.map(({ from }) => from.slice(0, 10)).sort()[0] ?? ''} to ${
    own
      .map(({ to }) => to.slice(0, 10))
      .sort()
      .at(-1) ?? ''
  }`;
  const reason = `at least ${sum} for ${names} of its names by ${sources} sources, ${span}; most by ${first.source} for ${first.name}: ${first.queries} on ${first.days} days`;
  return { claim: 'yes', reason };
}

function seenClaim(index: EstateIndex, vpcId: string, partner: PartnerNeed['partner']): Fact['claim'] {
  const { traffic } = index.estate;
  if (traffic.status === 'unreadable') return { claim: 'unknown', reason: traffic.reason };
  const records = trafficToPartner(index, vpcId, partner);
  const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
  const gigabytes = (bytes / 2 ** 30).toFixed(1);
  return bytes === 0
    ? {
        claim: 'unknown',
        reason: `no traffic is named ${partner.id}: give its ranges to \`endpointer flows --partners FILE\``,
      }
    : {
        claim: 'yes',
        reason: `${gigabytes} GB to the addresses that ${partner.name} publishes, of all its services`,
      };
}
