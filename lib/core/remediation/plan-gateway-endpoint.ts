/**
 * One plan for all findings of one VPC and service.
 *
 * It reuses the VPC's endpoint before it creates one, adds one route table at a time, and leaves alone what it must not
 * touch, with the reason. What the plan achieves is not asserted but computed: the actions are applied to the estate
 * model and the check is asked again.
 */
import type { CheckId, Evaluation, Finding, GatewayCheck } from '../checks/check.ts';
import { natTraffic } from '../checks/gateway-endpoint-evidence.ts';
import type { MoneyClaim } from '../cost/savings.ts';
import { moneyOf } from '../cost/savings.ts';
import type { Estate, GatewayService, RouteTable, TrafficRecord, VpcEndpoint } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import { sliceVpc } from '../network/slice-vpc.ts';
import { gatewayServiceName, prefixListsOfService } from '../network/service-ranges.ts';
import type { Action, Reference } from './action.ts';
import { applyActions } from './apply-actions.ts';
import type { EndpointChoice } from './choose-endpoint.ts';
import { chooseEndpoint } from './choose-endpoint.ts';
import { decide } from './decide.ts';
import { PRODUCT_TAG, PRODUCT_TAG_VALUE, REMEDIATION_TAG } from './endpoint-tags.ts';
import { hashPlan } from './hash-plan.ts';
import { findHazards } from './hazards/find-hazards.ts';
import { leaveOut, leaveToOwners, stayingDetours } from './leave-out.ts';
import { ownerOf } from './ownership.ts';
import type { Cure, Effect, Hazard, LeftOut, Plan, PlanOptions } from './plan.ts';
import { PLAN_SCHEMA } from './plan.ts';
import { serviceLabel } from './hazards/service-label.ts';

/** Plans the cure of all the check's findings, one plan for each VPC, in the order of the findings. */
export function planFindings(
  index: EstateIndex,
  check: GatewayCheck,
  findings: readonly Finding[],
  options: PlanOptions,
): readonly Plan[] {
  const findingOf = new Map(findings.map((finding) => [finding.resourceId, finding]));
  const tablesByVpc = new Map<string, RouteTable[]>();
  for (const finding of findings) {
    const table = index.routeTables.get(finding.resourceId);
    if (table === undefined) continue;
    tablesByVpc.set(table.vpcId, [...(tablesByVpc.get(table.vpcId) ?? []), table]);
  }
  return [...tablesByVpc].map(([vpcId, tables]) => {
    const { id: checkId, service } = check;
    const wish: GatewayWish = {
      checkId,
      service,
      vpcId,
      tables,
      slice: sliceVpc(index, vpcId),
      findingsOf: ({ routeTableId }) => findingOf.get(routeTableId) ?? [],
      evaluateAfter: check.evaluate,
    };
    return planGatewayEndpoint(index, wish, options);
  });
}

/** That clients behind some tables of a VPC should reach a service through its gateway endpoint. */
export interface GatewayWish {
  readonly checkId: CheckId;
  readonly service: GatewayService;
  readonly vpcId: string;
  readonly tables: readonly RouteTable[];
  /** The VPC alone, as far as the check looks: what the model is asked about. */
  readonly slice: Estate;
  /** What a route in the table mends. */
  readonly findingsOf: (table: RouteTable) => Finding | readonly Finding[];
  /** Where it is not what goes through NAT. */
  readonly money?: MoneyClaim;
  /** What the check says when everything is done, on the model of the VPC. */
  readonly evaluateAfter: (after: EstateIndex) => readonly Evaluation[];
}

/** One plan for one VPC and service. */
export function planGatewayEndpoint(index: EstateIndex, wish: GatewayWish, options: PlanOptions): Plan {
  // The order in which AWS lists tables must not make another plan.
  const tables = wish.tables.toSorted((a, b) => (a.routeTableId < b.routeTableId ? -1 : 1));
  return planVpc({ ...wish, index, options }, tables);
}

interface PlanScope extends GatewayWish {
  readonly index: EstateIndex;
  readonly options: PlanOptions;
}

function planVpc(scope: PlanScope, tables: readonly RouteTable[]): Plan {
  const { index, checkId, service, vpcId } = scope;
  const endpoint = chooseEndpoint(index, vpcId, service);
  const { candidates, leftOut } = choose(scope, tables, endpoint);
  const actions = actionsFor(scope, candidates, endpoint);
  const reused = endpoint.kind === 'reuse' ? endpoint.endpoint : undefined;
  const hazards = actions.length === 0 ? [] : hazardsOf(scope, candidates, reused);
  const findings = [...new Set(candidates.flatMap(scope.findingsOf))];
  const plan = {
    schema: PLAN_SCHEMA,
    accountId: index.estate.accountId,
    region: index.estate.region,
    checkId,
    subject: { kind: 'vpcService', vpcId, service },
    cure: cureOf(service, vpcId, candidates),
    findings,
    actions,
    effects: effectsOf(scope, findings, actions),
    leftOut,
    hazards,
    money: scope.money ?? moneyOf(natRecords(scope, candidates), scope.options),
    decision: decide({
      vpc: index.vpcs.get(vpcId),
      hazards,
      owners: [...candidates, ...(reused === undefined ? [] : [reused])].map((resource) =>
        ownerOf(index, resource),
      ),
      atMost: scope.options.atMost,
    }),
  } satisfies Omit<Plan, 'hash'>;
  return { ...plan, hash: hashPlan(plan) };
}

function natRecords({ index, service }: PlanScope, tables: readonly RouteTable[]): readonly TrafficRecord[] {
  return tables.flatMap(({ routeTableId }) =>
    natTraffic(index, service, index.subnetsOfTable.get(routeTableId) ?? []),
  );
}

const MOST_NAMED = 3;

function cureOf(service: GatewayService, vpcId: string, tables: readonly RouteTable[]): Cure {
  const name = `Amazon ${serviceLabel(service)}`;
  const ids = tables.slice(0, MOST_NAMED).map(({ routeTableId }) => routeTableId);
  const left = tables.length - ids.length;
  const cured = `${ids.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
  return {
    what: `${name} gateway endpoint in ${vpcId}`,
    gain: `${cured} reach ${name} through it`,
    consequence: 'open connections are cut once',
  };
}

/** Divides the tables into those that the plan changes and those that it leaves alone. */
function choose(
  scope: PlanScope,
  tables: readonly RouteTable[],
  endpoint: EndpointChoice,
): { readonly candidates: readonly RouteTable[]; readonly leftOut: readonly LeftOut[] } {
  const { index, service } = scope;
  const leftOut = new Map<RouteTable, LeftOut>();
  const isOpen = (table: RouteTable): boolean => !leftOut.has(table);
  for (const table of tables) {
    const reason = leaveOut(index, service, table, endpoint);
    if (reason !== undefined) leftOut.set(table, reason);
  }
  const after = indexEstate(applyActions(scope.slice, actionsFor(scope, tables.filter(isOpen), endpoint)));
  for (const table of tables.filter(isOpen)) {
    const reason = stayingDetours(index, after, service, table);
    if (reason !== undefined) leftOut.set(table, reason);
  }
  for (const [table, owned] of leaveToOwners(index, service, tables.filter(isOpen), endpoint)) {
    leftOut.set(table, owned);
  }
  return {
    candidates: tables.filter(isOpen),
    leftOut: tables.flatMap((table) => leftOut.get(table) ?? []),
  };
}

function hazardsOf(
  scope: PlanScope,
  tables: readonly RouteTable[],
  endpoint: VpcEndpoint | undefined,
): readonly Hazard[] {
  return findHazards(scope.index, {
    vpcId: scope.vpcId,
    service: scope.service,
    routeTableIds: tables.map((table) => table.routeTableId),
    endpoint,
  });
}

function actionsFor(
  scope: PlanScope,
  tables: readonly RouteTable[],
  endpoint: EndpointChoice,
): readonly Action[] {
  if (tables.length === 0 || endpoint.kind === 'none') return [];
  const serviceName = gatewayServiceName(scope.index.estate.region, scope.service);
  const create: readonly Action[] =
    endpoint.kind === 'create' ? [createAction(scope.vpcId, serviceName)] : [];
  const reference: Reference = endpoint.kind === 'create' ? { resultOf: 0 } : endpoint.endpoint.vpcEndpointId;
  return [...create, ...tables.map((table) => addAction(scope, table, reference, serviceName))];
}

function createAction(vpcId: string, serviceName: string): Action {
  return {
    kind: 'createGatewayEndpoint',
    vpcId,
    serviceName,
    tags: { [PRODUCT_TAG]: PRODUCT_TAG_VALUE, [REMEDIATION_TAG]: { remediationId: true } },
    preconditions: [{ kind: 'noGatewayEndpoint', vpcId, serviceName }],
  };
}

function addAction(scope: PlanScope, table: RouteTable, reference: Reference, serviceName: string): Action {
  const list = prefixListsOfService(scope.index, scope.service).find(
    (candidate) => candidate.name === serviceName,
  );
  if (list === undefined) throw new Error(`a finding without the prefix list of ${serviceName}`);
  const { routeTableId, vpcId } = table;
  const { prefixListId } = list;
  return {
    kind: 'addEndpointRouteTable',
    vpcEndpointId: reference,
    routeTableId,
    vpcId,
    serviceName,
    prefixListId,
    preconditions: [
      { kind: 'gatewayEndpointAvailable', vpcEndpointId: reference, vpcId, serviceName },
      { kind: 'noPrefixListRoute', routeTableId, prefixListId },
    ],
  };
}

/** What the check says of the findings after the actions, on the model. */
function effectsOf(
  scope: PlanScope,
  findings: readonly Finding[],
  actions: readonly Action[],
): readonly Effect[] {
  if (actions.length === 0) return [];
  const after = indexEstate(applyActions(scope.slice, actions));
  const evaluations = new Map(scope.evaluateAfter(after).map((one) => [one.resourceId, one]));
  return findings.map(({ checkId, resourceId }) => {
    const evaluation = evaluations.get(resourceId);
    return evaluation?.status === 'compliant'
      ? { checkId, resourceId, effect: 'cures' }
      : { checkId, resourceId, effect: 'improves', remains: evaluation?.reason ?? 'it is gone' };
  });
}
