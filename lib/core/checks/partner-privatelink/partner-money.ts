/**
 * What the endpoints to a partner cost, and whether the bytes that were seen pay for them.
 *
 * Addresses tell the partner and not the service. So the bytes are those of all endpoints together, and at most: what
 * goes to services without an endpoint stays on NAT. A saving is only said where there is one service and nothing else.
 */
import { breakEvenOf, describeHours, interfaceMoney } from '../../cost/interface-endpoint-money.ts';
import type { MoneyClaim, MoneyOptions } from '../../cost/savings.ts';
import { moneyOf } from '../../cost/savings.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { clientsByVpc } from '../../partners/partner-clients.ts';
import type { PartnerNeed } from '../../partners/partner-needs.ts';
import { partnerNeedsOf } from '../../partners/partner-needs.ts';
import { trafficToPartner } from '../../partners/partner-traffic.ts';
import { chooseInterface } from '../../remediation/interface-endpoint/choose-interface.ts';
import { placeEndpoint } from '../../remediation/interface-endpoint/place-endpoint.ts';
import { isFailing } from './evaluate-partners.ts';

export interface PartnerMoney {
  readonly money: MoneyClaim;
  /** Why the endpoints are worth a person's look, though no saving can be said; undefined where they are not. */
  readonly mayPay?: string;
}

/** Of the failing services of one partner in one VPC. */
export function partnerMoney(
  index: EstateIndex,
  vpcId: string,
  partner: PartnerNeed['partner'],
  options: MoneyOptions,
): PartnerMoney {
  const needs = partnerNeedsOf(index, vpcId).filter((need) => need.partner === partner);
  const failing = needs.filter(isFailing);
  const services = [...Map.groupBy(failing, ({ service }) => service.serviceName).values()];
  const zones = services.reduce((sum, same) => sum + newZones(index, vpcId, same), 0);
  const records = trafficToPartner(index, vpcId, partner);
  const together = services.length === 1 ? '' : `of ${services.length} endpoints together: `;
  const money = interfaceMoney(records, zones, options);
  if (money.claim !== 'yes') return { money: { ...money, reason: `${together}${money.reason}` } };
  if (isForeign(index, failing)) {
    const reason = `data between Regions is charged too, and its price is not known here; besides, ${together}${costOf(zones, options)}`;
    return { money: { claim: 'unknown', reason, howToLearn: HOW } };
  }
  if (services.length === 1 && isAllThatIsSent(index, vpcId, needs)) return { money };
  const seen = `${Math.round(money.gigabytesPerMonth)} GB a month to ${partner.name} were seen`;
  const pays = `${services.length === 1 ? 'its endpoint pays' : `the endpoints of ${services.length} services pay together`} from ${money.breakEvenGigabytesPerMonth ?? 0} GB a month on`;
  return {
    mayPay: `${seen}, and ${pays}`,
    money: {
      claim: 'unknown',
      reason: `${seen}; addresses do not tell how much of it goes to each of its services; ${together}${costOf(zones, options)}`,
      howToLearn: HOW,
    },
  };
}

const HOW = 'compare the bill of the NAT gateway before and after';

function costOf(zones: number, options: MoneyOptions): string {
  const breakEven = breakEvenOf(zones, options);
  if (breakEven === undefined) return 'no price of an interface endpoint is known for the Region';
  const { cost, from } = describeHours(zones, breakEven);
  return `${cost}, ${from}`;
}

/** Availability Zones in which an interface would be added, for clients of one service. */
function newZones(index: EstateIndex, vpcId: string, needs: readonly PartnerNeed[]): number {
  const serviceName = needs[0]?.service.serviceName ?? '';
  const choice = chooseInterface(index, { vpcId, serviceName });
  if (choice.kind === 'none') return 0;
  const ids = new Set(needs.flatMap(({ clients }) => clients.flatMap(({ subnetIds }) => subnetIds)));
  const clients = [...ids].flatMap((id) => index.subnets.get(id) ?? []);
  const present = choice.kind === 'join' ? choice.endpoint.subnetIds : [];
  const served = new Set(present.map((id) => index.subnets.get(id)?.availabilityZone));
  const away = clients.filter(({ availabilityZone }) => !served.has(availabilityZone));
  const all = choice.kind === 'join' ? away : (index.subnetsOfVpc.get(vpcId) ?? []);
  const placing = placeEndpoint(choice.service, away, all, index.estate);
  return placing.is === 'placed' ? placing.subnets.length : 0;
}

function isForeign({ estate }: EstateIndex, needs: readonly PartnerNeed[]): boolean {
  return needs.some(({ site }) => site.region !== estate.region);
}

/** One service takes everything, and nobody may send more. */
function isAllThatIsSent(index: EstateIndex, vpcId: string, needs: readonly PartnerNeed[]): boolean {
  const partner = needs[0]?.partner;
  const clients = (clientsByVpc(index).get(vpcId) ?? []).filter((client) => client.partner === partner);
  const names = new Set(needs.map(({ service }) => service.serviceName));
  return (
    names.size === 1 &&
    clients.every(
      ({ maySend, otherHosts, site }) => maySend.length + otherHosts.length === 0 && site !== undefined,
    )
  );
}

/** What is said of a finding: of one partner what is known, of several the plans say it for each. */
export function moneyOfPartners(index: EstateIndex, vpcId: string, options: MoneyOptions): MoneyClaim {
  const failing = partnerNeedsOf(index, vpcId).filter(isFailing);
  const partners = [...new Set(failing.map(({ partner }) => partner))];
  const [first, ...others] = partners;
  if (first === undefined) return moneyOf([], options);
  if (others.length === 0) return partnerMoney(index, vpcId, first, options).money;
  const reason = `it sends to ${partners.map(({ name }) => name).join(' and ')}, and each plan says what its endpoint costs`;
  return { claim: 'unknown', reason, howToLearn: '`endpointer plan`' };
}
