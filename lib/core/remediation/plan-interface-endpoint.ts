/**
 * The plan by which clients of a VPC reach a service through an interface endpoint: a new one, or the one that is there.
 *
 * Whatever it does it does with a security group of its own, which is put on the endpoint: no group of others is changed.
 * Private DNS is of the whole VPC, so that the group admits every block of the VPC, and of a new endpoint those beyond it
 * whose clients may use its resolver. What the plan achieves is not asserted but computed on the model.
 */
import type { Finding } from '../checks/check.ts';
import { interfaceMoney, newPathMoney } from '../cost/interface-endpoint-money.ts';
import type { MoneyClaim } from '../cost/savings.ts';
import { formatCidr, parseCidr } from '../network/cidr.ts';
import type { EndpointAddressType, Subnet, VpcEndpoint } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import type { Action, Reference } from './action.ts';
import { applyActions } from './apply-actions.ts';
import { decide } from './decide.ts';
import { MODE_TAG, PRODUCT_TAG, PRODUCT_TAG_VALUE, REMEDIATION_TAG } from './endpoint-tags.ts';
import { hashPlan } from './hash-plan.ts';
import type { InterfaceChoice } from './interface-endpoint/choose-interface.ts';
import { chooseInterface } from './interface-endpoint/choose-interface.ts';
import type { EndpointWish } from './interface-endpoint/endpoint-wish.ts';
import { portsOf, shortNameOf } from './interface-endpoint/endpoint-wish.ts';
import { interfaceHazards } from './interface-endpoint/interface-hazards.ts';
import { fartherBlocks } from './interface-endpoint/farther-blocks.ts';
import { interfaceSnippets } from './interface-endpoint/interface-snippets.ts';
import type { OfferedService } from './interface-endpoint/place-endpoint.ts';
import { placeEndpoint, speaks } from './interface-endpoint/place-endpoint.ts';
import { sliceClients } from './interface-endpoint/slice-clients.ts';
import { unadmittedBlocks } from './interface-endpoint/unadmitted-blocks.ts';
import { codeOwnerOf } from './leave-out.ts';
import { ownerOf } from './ownership.ts';
import type { Cure, Effect, LeftOut, Plan, PlanOptions } from './plan.ts';
import { PLAN_SCHEMA } from './plan.ts';
import type { Subject } from './subject.ts';

/** Rules of one direction that a security group takes by default, the least that any account has. */
const MOST_RULES = 60;

/** One plan for one VPC and service. Without actions it says why, for each of the findings. */
export function planInterfaceEndpoint(index: EstateIndex, wish: EndpointWish, options: PlanOptions): Plan {
  const draft = helpful(index, wish, draftOf(index, wish, options));
  const { actions, owned } = draft;
  const helped = wish.findings.filter((finding) => !isLeftOut(draft, finding));
  const isEmpty = actions.length === 0;
  const hazards = isEmpty
    ? []
    : interfaceHazards(index, { vpcId: wish.vpcId, serviceName: wish.serviceName, ...draft });
  const plan = {
    schema: PLAN_SCHEMA,
    accountId: index.estate.accountId,
    region: index.estate.region,
    checkId: wish.checkId,
    subject: subjectOf(wish),
    cure: cureOf(index, wish, draft),
    findings: isEmpty ? [] : helped,
    actions,
    effects: effectsOf(index, wish, helped, actions),
    leftOut: draft.leftOut,
    hazards,
    money: draft.money,
    decision: decide({
      vpc: index.vpcs.get(wish.vpcId),
      hazards,
      owners: owned === undefined ? [] : [ownerOf(index, owned)],
      atMost: options.atMost,
    }),
  } satisfies Omit<Plan, 'hash'>;
  return { ...plan, hash: hashPlan(plan) };
}

function subjectOf({ vpcId, serviceName, vpcEndpointId }: EndpointWish): Subject {
  return vpcEndpointId === undefined
    ? { kind: 'vpcService', vpcId, service: serviceName }
    : { kind: 'vpcEndpoint', vpcId, vpcEndpointId };
}

/** Without what it would not help; whom it would cut off, it does not help either. */
function helpful(index: EstateIndex, wish: EndpointWish, draft: Draft): Draft {
  const { outcome } = wish;
  if (outcome === undefined || draft.actions.length === 0) return draft;
  const after = indexEstate(applyActions(sliceClients(index, wish.vpcId), draft.actions));
  const outcomes = wish.findings.map((finding) => ({ finding, ...outcome(after, finding) }));
  const leftOut = outcomes.flatMap((one) =>
    one.is === 'helped' ? [] : [{ resourceId: one.finding.resourceId, reason: one.reason }],
  );
  const cutOff = outcomes.find((one) => one.is === 'cutOff');
  const isInVain = leftOut.length === outcomes.length;
  if (cutOff === undefined && !isInVain) return { ...draft, leftOut: [...draft.leftOut, ...leftOut] };
  const reason =
    cutOff === undefined
      ? `it would be in vain: ${leftOut[0]?.reason ?? ''}`
      : `it would cut off ${cutOff.finding.resourceId}: ${cutOff.reason}`;
  return {
    ...draft,
    actions: [],
    leftOut: wish.findings.map(({ resourceId }) => ({ resourceId, reason })),
    money: noMoney(reason),
  };
}

function isLeftOut({ leftOut }: Draft, finding: Finding): boolean {
  return leftOut.some(({ resourceId }) => resourceId === finding.resourceId);
}

interface Draft {
  readonly actions: readonly Action[];
  readonly leftOut: readonly LeftOut[];
  readonly money: MoneyClaim;
  readonly isNew: boolean;
  /** The endpoint of others that would be changed. */
  readonly owned?: VpcEndpoint;
  readonly clients: readonly Subnet[];
  readonly subnets: readonly Subnet[];
  readonly lacking: readonly string[];
}

function draftOf(index: EstateIndex, wish: EndpointWish, options: PlanOptions): Draft {
  const clients = wish.clientSubnetIds.flatMap((id) => index.subnets.get(id) ?? []);
  const choice = chooseInterface(index, wish);
  const nothing = (reason: string, money = noMoney(reason)): Draft => ({
    actions: [],
    leftOut: wish.findings.map(({ resourceId }) => ({ resourceId, reason })),
    money,
    isNew: true,
    clients,
    subnets: [],
    lacking: [],
  });
  if (choice.kind === 'none') return nothing(choice.reason);
  if (clients.length === 0)
    return nothing(`the account does not show the subnets of the clients in ${wish.vpcId}`);
  const beyond = choice.kind === 'create' ? fartherBlocks(index, wish.vpcId) : [];
  const blocks = blocksOf(index, wish, beyond);
  if (blocks.length === 0) return nothing(`the account does not show the addresses of ${wish.vpcId}`);
  if (blocks.length > MOST_RULES)
    return nothing(`${blocks.length} blocks of addresses are more than one group takes`);
  return choice.kind === 'create'
    ? create(index, wish, options, { clients, blocks, choice, nothing })
    : join(index, wish, options, { clients, blocks, choice, nothing });
}

function noMoney(reason: string): MoneyClaim {
  return { claim: 'no', reason: `nothing is planned: ${reason}` };
}

interface Ground<C extends InterfaceChoice> {
  readonly clients: readonly Subnet[];
  readonly blocks: readonly string[];
  readonly choice: C;
  readonly nothing: (reason: string, money?: MoneyClaim) => Draft;
}

type Creation = Extract<InterfaceChoice, { kind: 'create' }>;
type Joining = Extract<InterfaceChoice, { kind: 'join' }>;

function create(
  index: EstateIndex,
  wish: EndpointWish,
  options: PlanOptions,
  { clients, blocks, choice: { service }, nothing }: Ground<Creation>,
): Draft {
  const all = index.subnetsOfVpc.get(wish.vpcId) ?? [];
  const placing = placeEndpoint(service, clients, all, index.estate);
  if (placing.is === 'nowhere') return nothing(placing.reason);
  const { subnets, ipAddressType, lacking } = placing;
  const money = moneyFor(wish, subnets.length, options);
  const tooDear = whyTooDear(wish, money);
  if (tooDear !== undefined) return nothing(tooDear, money);
  const admitted = blocks.filter((block) => suits(block, ipAddressType));
  const actions = [
    ...groupActions(index, wish, admitted),
    createAction(index, wish, { service, subnets, ipAddressType }),
  ];
  return { actions, leftOut: [], money, isNew: true, clients, subnets, lacking };
}

function moneyFor(
  { money, hasNoPath = false, traffic }: EndpointWish,
  zones: number,
  options: PlanOptions,
): MoneyClaim {
  if (money !== undefined) return money;
  return hasNoPath ? newPathMoney(zones, options) : interfaceMoney(traffic, zones, options);
}

/** An endpoint that does not pay is made only where something else asks for it. */
function whyTooDear({ neededBecause }: EndpointWish, money: MoneyClaim): string | undefined {
  if (neededBecause !== undefined || money.claim === 'yes') return undefined;
  return `it is not known to pay: ${money.reason}`;
}

function suits(block: string, type: EndpointAddressType): boolean {
  return type === 'dualstack' || block.includes(':') === (type === 'ipv6');
}

/** The VPC's blocks and those beyond it, each once, as EC2 spells them. */
function blocksOf(index: EstateIndex, { vpcId }: EndpointWish, beyond: readonly string[]): readonly string[] {
  const vpc = index.vpcs.get(vpcId);
  if (vpc === undefined) return [];
  const all = [...vpc.cidrBlocks, ...vpc.ipv6CidrBlocks, ...beyond].flatMap((text) => {
    const cidr = parseCidr(text);
    return cidr === undefined ? [] : [formatCidr(cidr)];
  });
  return [...new Set(all)].sort();
}

const GROUP: Reference = { resultOf: 0 };
const TAGS = { [PRODUCT_TAG]: PRODUCT_TAG_VALUE, [REMEDIATION_TAG]: { remediationId: true } } as const;

function groupActions(index: EstateIndex, wish: EndpointWish, cidrs: readonly string[]): readonly Action[] {
  const { vpcId, serviceName } = wish;
  const group: Action = {
    kind: 'createSecurityGroup',
    vpcId,
    namePrefix: `endpointer-${shortNameOf(serviceName, index.estate.region)}`,
    description: `Clients of the interface endpoint of ${serviceName}`,
    hasIpv6: (index.vpcs.get(vpcId)?.ipv6CidrBlocks ?? []).length > 0,
    tags: TAGS,
    preconditions: [],
  };
  const rules = portsOf(serviceName).map((port): Action => {
    const rule = { port, cidrs };
    return {
      kind: 'authorizeIngress',
      groupId: GROUP,
      rule,
      preconditions: [
        { kind: 'groupInVpc', groupId: GROUP, vpcId },
        { kind: 'groupAdmits', groupId: GROUP, rule, which: 'none' },
      ],
    };
  });
  return [group, ...rules];
}

interface Placement {
  readonly service: OfferedService;
  readonly subnets: readonly Subnet[];
  readonly ipAddressType: EndpointAddressType;
}

function createAction(
  { estate: { region } }: EstateIndex,
  { vpcId, serviceName }: EndpointWish,
  { service: { serviceRegion }, subnets, ipAddressType }: Placement,
): Action {
  return {
    kind: 'createInterfaceEndpoint',
    vpcId,
    serviceName,
    ...(serviceRegion === region ? {} : { serviceRegion }),
    subnetIds: subnets.map(({ subnetId }) => subnetId),
    groupIds: [GROUP],
    privateDns: true,
    ipAddressType,
    tags: TAGS,
    preconditions: [
      { kind: 'noInterfaceEndpoint', vpcId, serviceName },
      { kind: 'groupInVpc', groupId: GROUP, vpcId },
    ],
  };
}

function join(
  index: EstateIndex,
  wish: EndpointWish,
  options: PlanOptions,
  { clients, blocks, choice: { service, endpoint }, nothing }: Ground<Joining>,
): Draft {
  const { vpcEndpointId, ipAddressType = 'ipv4' } = endpoint;
  const present = endpoint.subnetIds.flatMap((id) => index.subnets.get(id) ?? []);
  const served = new Set(present.map(({ availabilityZone }) => availabilityZone));
  const away = clients.filter(({ availabilityZone }) => !served.has(availabilityZone));
  const placing = placeEndpoint(service, away, away, index.estate);
  const subnets =
    placing.is === 'placed' ? placing.subnets.filter((subnet) => speaks(subnet, ipAddressType)) : [];
  const money = moneyFor(wish, subnets.length, options);
  const tooDear = whyTooDear(wish, money);
  if (tooDear !== undefined) return nothing(tooDear, money);
  const missing = unadmittedBlocks(index, endpoint, wish.serviceName, blocks);
  if (missing.is === 'unclear') return nothing(missing.reason);
  const admitted = missing.blocks.filter((block) => suits(block, ipAddressType));
  const actions = [
    ...(admitted.length === 0 ? [] : [...groupActions(index, wish, admitted), addGroup(wish, vpcEndpointId)]),
    ...(subnets.length === 0 ? [] : [addSubnets(wish, vpcEndpointId, subnets)]),
  ];
  if (actions.length === 0)
    return nothing(`${vpcEndpointId} is there and lets the VPC in; nothing is left to add`);
  const code = codeOwnerOf(index, wish.vpcId, endpoint);
  if (code !== undefined) {
    const reason = `${code.name} owns ${vpcEndpointId}: change it there, or let the VPC's owner say so with the tag ${MODE_TAG} = approve`;
    const ids = subnets.map(({ subnetId }) => subnetId);
    const snippets = interfaceSnippets(code.owner, endpoint, { subnetIds: ids, blocks: admitted });
    const [first, ...others] = nothing(reason).leftOut;
    return {
      ...nothing(reason),
      leftOut: [...(first === undefined ? [] : [{ ...first, snippets }]), ...others],
      isNew: false,
    };
  }
  return {
    actions,
    leftOut: [],
    money,
    isNew: false,
    owned: endpoint,
    clients,
    subnets: [...present, ...subnets],
    lacking: [],
  };
}

function addGroup({ vpcId, serviceName }: EndpointWish, vpcEndpointId: string): Action {
  return {
    kind: 'addEndpointGroup',
    vpcEndpointId,
    groupId: GROUP,
    preconditions: [
      { kind: 'interfaceEndpointAvailable', vpcEndpointId, vpcId, serviceName },
      { kind: 'endpointHasGroup', vpcEndpointId, groupId: GROUP, has: false },
    ],
  };
}

function addSubnets(
  { vpcId, serviceName }: EndpointWish,
  vpcEndpointId: string,
  subnets: readonly Subnet[],
): Action {
  const subnetIds = subnets.map(({ subnetId }) => subnetId);
  return {
    kind: 'addEndpointSubnets',
    vpcEndpointId,
    subnetIds,
    preconditions: [
      { kind: 'interfaceEndpointAvailable', vpcEndpointId, vpcId, serviceName },
      { kind: 'endpointInSubnets', vpcEndpointId, subnetIds, in: 'none' },
    ],
  };
}

function cureOf(index: EstateIndex, wish: EndpointWish, draft: Draft): Cure {
  const { vpcId, serviceName, neededBecause } = wish;
  const name = wish.name ?? shortNameOf(serviceName, index.estate.region);
  const zones = [...new Set(draft.subnets.map(({ availabilityZone }) => availabilityZone))].sort();
  const why = neededBecause === undefined ? '' : ` (${neededBecause})`;
  return {
    what: `${name} interface endpoint in ${vpcId}`,
    gain: `clients in ${zones.length === 0 ? vpcId : zones.join(', ')} reach ${name} through it${why}`,
    consequence: draft.isNew
      ? 'all clients of the VPC use it for new connections; open ones stay where they are'
      : 'nobody who uses it today is cut off',
  };
}

/** What the check says of the findings after the actions, on the model of the VPC. */
function effectsOf(
  index: EstateIndex,
  wish: EndpointWish,
  findings: readonly Finding[],
  actions: readonly Action[],
): readonly Effect[] {
  if (actions.length === 0) return [];
  const after = indexEstate(applyActions(sliceClients(index, wish.vpcId), actions));
  const evaluations = new Map(wish.evaluateAfter(after).map((one) => [one.resourceId, one]));
  return findings.map(({ checkId, resourceId }) => {
    const evaluation = evaluations.get(resourceId);
    return evaluation?.status === 'compliant'
      ? { checkId, resourceId, effect: 'cures' }
      : { checkId, resourceId, effect: 'improves', remains: evaluation?.reason ?? 'it is gone' };
  });
}
