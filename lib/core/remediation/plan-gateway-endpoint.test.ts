import { describe, expect, test } from 'vitest';
import {
  estateOf,
  gatewayEndpoint,
  instance,
  natGateway,
  networkAcl,
  NAT64,
  networkInterface,
  REGION,
  routeTable,
  securityGroup,
  S3_LIST_ID,
  subnet,
  toEndpoint,
  toInternetGateway,
  toNatGateway,
  vpc,
} from '../../../test/estates/build-estate.ts';
import type { EstateShape } from '../../../test/estates/build-estate.ts';
import { s3GatewayEndpointRouted } from '../checks/s3-gateway-endpoint-routed.ts';
import { pricesOfRegion } from '../cost/prices-of-region.ts';
import { indexEstate } from '../network/index-estate.ts';
import { planFindings } from './plan-gateway-endpoint.ts';
import type { Mode, Plan } from './plan.ts';
import { checkPreconditions } from './preconditions.ts';

const INHERENT = 'connections-cut strangers-allow-list organization-policies dual-stack-clients';
const QUOTAS = [
  { quotaCode: 'L-1B52E74A', value: 20 },
  { quotaCode: 'L-93826ACB', value: 500 },
];

function planOf(shape: EstateShape, atMost: Mode = 'auto'): Plan {
  const index = indexEstate(
    estateOf({
      vpcs: [vpc()],
      subnets: [subnet(), subnet({ subnetId: 'subnet-0c', cidrBlock: '10.0.2.0/24' })],
      routeTables: [
        routeTable({ subnetIds: ['subnet-0a'], routes: [toNatGateway('nat-0a')] }),
        routeTable({ routeTableId: 'rtb-0c', subnetIds: ['subnet-0c'], routes: [toNatGateway('nat-0a')] }),
      ],
      natGateways: [natGateway()],
      quotas: QUOTAS,
      ...shape,
    }),
  );
  const findings = s3GatewayEndpointRouted
    .evaluate(index)
    .flatMap((evaluation) => (evaluation.status === 'nonCompliant' ? [evaluation] : []));
  const options = { prices: pricesOfRegion(REGION), hoursInMonth: 730, atMost };
  const [plan] = planFindings(index, s3GatewayEndpointRouted, findings, options);
  if (plan === undefined) throw new Error('nothing to plan');
  return plan;
}

const STACK = {
  'aws:cloudformation:stack-name': 'network',
  'aws:cloudformation:stack-id': 'arn:aws:cloudformation:x',
};

function owned(routeTableId: string, subnetId: string) {
  return routeTable({ routeTableId, subnetIds: [subnetId], routes: [toNatGateway('nat-0a')], tags: STACK });
}

describe('what a plan changes', () => {
  test('one endpoint for all tables of the VPC, made on none of them, then one table at a time', () => {
    const { actions } = planOf({});
    expect(actions.map((action) => action.kind)).toEqual([
      'createGatewayEndpoint',
      'addEndpointRouteTable',
      'addEndpointRouteTable',
    ]);
  });

  test("the VPC's endpoint is reused before one is made", () => {
    const { actions } = planOf({ vpcEndpoints: [gatewayEndpoint()] });
    expect(actions).toHaveLength(2);
    expect(actions[0]).toMatchObject({ kind: 'addEndpointRouteTable', vpcEndpointId: 'vpce-0a' });
  });

  test.each(['pending', 'pendingacceptance'])('an endpoint that is %s is waited for', (state) => {
    const plan = planOf({ vpcEndpoints: [gatewayEndpoint({ state })] });
    expect(plan.actions).toEqual([]);
    expect(plan.leftOut[0]?.reason).toContain('wait');
  });

  test.each(['deleted', 'failed', 'rejected'])('an endpoint that is %s does not count', (state) => {
    expect(planOf({ vpcEndpoints: [gatewayEndpoint({ state })] }).actions[0]?.kind).toBe(
      'createGatewayEndpoint',
    );
  });

  test('of several endpoints the one on most tables is taken, then the lowest id', () => {
    const on = (vpcEndpointId: string, ...routeTableIds: string[]) =>
      gatewayEndpoint({ vpcEndpointId, routeTableIds });
    const few = [on('vpce-0a', 'rtb-x'), on('vpce-0b', 'rtb-y', 'rtb-z')];
    expect(planOf({ vpcEndpoints: few }).actions[0]).toMatchObject({ vpcEndpointId: 'vpce-0b' });
    const equal = [on('vpce-0b', 'rtb-y'), on('vpce-0a', 'rtb-x')];
    expect(planOf({ vpcEndpoints: equal }).actions[0]).toMatchObject({ vpcEndpointId: 'vpce-0a' });
  });

  test('an endpoint of a managed service is left to it, and stops no other from being made', () => {
    const vpcEndpoints = [gatewayEndpoint({ requesterManaged: true })];
    const [create] = planOf({ vpcEndpoints }).actions;
    if (create?.kind !== 'createGatewayEndpoint') throw new Error('nothing is made');
    const context = { remediationId: 'r-1', results: new Map() };
    expect(checkPreconditions(indexEstate(estateOf({ vpcEndpoints })), create, context)).toEqual({
      holds: true,
    });
  });
});

describe('what a plan leaves alone', () => {
  test('an endpoint of a stack, with the list of its tables as it should be', () => {
    const endpoint = gatewayEndpoint({ tags: STACK, routeTableIds: ['rtb-0z'] });
    const plan = planOf({ vpcEndpoints: [endpoint] });
    expect(plan.actions).toEqual([]);
    const [first] = plan.leftOut;
    expect(first?.reason).toContain('CloudFormation stack network owns vpce-0a');
    expect(first?.snippets?.[0]?.text).toContain("['rtb-0a', 'rtb-0c', 'rtb-0z']");
  });

  test('tables of a stack, with one change for all of them', () => {
    const plan = planOf({ routeTables: [owned('rtb-0a', 'subnet-0a'), owned('rtb-0c', 'subnet-0c')] });
    expect(plan.actions).toEqual([]);
    const [first, second] = plan.leftOut;
    expect(first?.reason).toContain('CloudFormation stack network owns rtb-0a');
    expect(first?.snippets?.[0]?.text).toContain("['rtb-0a', 'rtb-0c']");
    expect(second?.snippets).toBeUndefined();
    expect(second?.reason).toContain('rtb-0a');
  });

  test("tables of a stack are changed where the VPC's owner says approve, and never by itself", () => {
    const tags = { 'endpointer:mode': 'auto', 'endpointer:accepts': INHERENT };
    const plan = planOf({ vpcs: [vpc({ tags })], routeTables: [owned('rtb-0a', 'subnet-0a')] });
    expect(plan.actions).toHaveLength(2);
    expect(plan.decision).toMatchObject({ mode: 'approve' });
  });

  test('a table that also serves a gateway', () => {
    const edge = routeTable({
      subnetIds: ['subnet-0a'],
      gatewayIds: ['igw-0a'],
      routes: [toNatGateway('nat-0a')],
    });
    expect(planOf({ routeTables: [edge] }).leftOut[0]?.reason).toContain('edge');
  });

  test('a table whose endpoint route is there, with a narrower route around it', () => {
    const around = routeTable({
      subnetIds: ['subnet-0a'],
      routes: [toEndpoint('vpce-0a', S3_LIST_ID), toNatGateway('nat-0a', '52.95.154.0/24')],
    });
    const plan = planOf({
      routeTables: [around],
      vpcEndpoints: [gatewayEndpoint({ routeTableIds: ['rtb-0a'] })],
    });
    expect(plan.actions).toEqual([]);
    expect(plan.leftOut[0]?.reason).toContain('52.95.154.0/24');
  });

  test('a detour that no gateway endpoint carries: NAT64', () => {
    const plan = planOf({
      subnets: [subnet({ ipv6CidrBlocks: ['2001:db8:0:1::/64'] })],
      routeTables: [routeTable({ subnetIds: ['subnet-0a'], routes: [toNatGateway('nat-0a', NAT64)] })],
    });
    expect(plan.actions).toEqual([]);
    expect(plan.leftOut[0]?.reason).toContain('would not carry it');
  });
});

describe('who decides', () => {
  const consent = (accepts: string) => [
    vpc({ tags: { 'endpointer:mode': 'auto', 'endpointer:accepts': accepts } }),
  ];
  const byHand = ['rtb-0a', 'rtb-0c'].map((resourceId) => ({
    resourceId,
    eventName: 'CreateRouteTable',
    eventTime: '2026-01-01T00:00:00Z',
    userAgent: 'console.amazonaws.com',
    principalArn: 'arn:aws:iam::111122223333:user/alice',
  }));
  const publicTable = routeTable({
    routeTableId: 'rtb-0b',
    subnetIds: ['subnet-0b'],
    routes: [toInternetGateway('igw-0a')],
  });
  const quiet: EstateShape = {
    vpcs: consent(INHERENT),
    subnets: [subnet(), subnet({ subnetId: 'subnet-0b', cidrBlock: '10.0.0.0/24' })],
    routeTables: [routeTable({ subnetIds: ['subnet-0a'], routes: [toNatGateway('nat-0a')] }), publicTable],
    changes: byHand,
    networkInterfaces: [networkInterface({ instanceId: 'i-0a' })],
    instances: [instance({ instanceId: 'i-0a' })],
    securityGroups: [securityGroup()],
    networkAcls: [networkAcl({ subnetIds: ['subnet-0a', 'subnet-0b'] })],
  };

  test('by itself only where the owner consents and accepts what nobody can see', () => {
    expect(planOf(quiet).decision).toEqual({ mode: 'auto', reasons: [expect.stringContaining('auto')] });
  });

  test.each([
    ['no tag on the VPC', { vpcs: [vpc()] }, 'approve', 'carries no tag'],
    [
      'an inherent hazard that was not accepted',
      { vpcs: consent('connections-cut') },
      'approve',
      'strangers-allow-list',
    ],
    [
      'a tag that says something else',
      { vpcs: [vpc({ tags: { 'endpointer:mode': 'yes' } })] },
      'observe',
      '"yes"',
    ],
    [
      'an owner who wants to look only',
      { vpcs: [vpc({ tags: { 'endpointer:mode': 'observe' } })] },
      'observe',
      'observe',
    ],
    ['nobody knows who owns the table', { changes: [] }, 'approve', 'who owns it is unknown'],
    ['a quota that could not be read', { quotas: [] }, 'approve', 'quota'],
    [
      'a hazard that was found',
      { vpcEndpoints: [gatewayEndpoint({ policyDocument: '{"Statement":[]}' })] },
      'approve',
      'endpoint-policy-narrow',
    ],
  ] as const)('%s', (_, shape, mode, says) => {
    const { decision } = planOf({ ...quiet, ...shape });
    expect(decision.mode).toBe(mode);
    expect(decision.reasons.join('\n')).toContain(says);
  });

  test('a caller lowers a decision and never raises it', () => {
    expect(planOf(quiet, 'observe').decision.mode).toBe('observe');
    expect(planOf({ ...quiet, vpcs: [vpc()] }, 'auto').decision.mode).toBe('approve');
  });
});
