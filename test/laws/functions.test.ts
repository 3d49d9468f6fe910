/** Laws 1, 2, 3, 5 and 8 of the check of functions, on generated VPCs and the model alone. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Evaluation, Finding } from '../../lib/core/checks/check.ts';
import { lambdaInterfaceEndpointsPresent as check } from '../../lib/core/checks/lambda-interface-endpoints-present.ts';
import { pricesOfRegion } from '../../lib/core/cost/prices-of-region.ts';
import { functionsOf, reachOfSubject } from '../../lib/core/needs/function-reach.ts';
import type { Estate, LambdaFunction } from '../../lib/core/network/estate.ts';
import { indexEstate } from '../../lib/core/network/index-estate.ts';
import { applyActions } from '../../lib/core/remediation/apply-actions.ts';
import type { Plan } from '../../lib/core/remediation/plan.ts';
import {
  endpointService,
  estateOf,
  hostedZone,
  interfaceEndpoint,
  lambdaFunction,
  natGateway,
  networkAcl,
  networkInterface,
  read,
  REGION,
  role,
  route,
  routeTable,
  securityGroup,
  subnet,
  toInternetGateway,
  toNatGateway,
  toTransitGateway,
  unreadable,
  vpc,
  HTTPS,
  roleWith,
} from '../estates/build-estate.ts';
import { appliedAndUndone, withOtherOrder } from './model-estate.ts';

const RUNS = { numRuns: 200 };
const OPTIONS = { prices: pricesOfRegion(REGION), hoursInMonth: 730, atMost: 'auto' } as const;
const SUBNETS = ['subnet-0a', 'subnet-0b', 'subnet-0c'] as const;
const SERVICES = ['rds-data', 'glue', 'secretsmanager', 'execute-api'];
const ACTIONS = [
  'rds-data:ExecuteStatement',
  'glue:GetTable',
  'secretsmanager:GetSecretValue',
  'execute-api:Invoke',
  's3:GetObject',
  'dynamodb:*',
  'logs:PutLogEvents',
  '*',
];
const PEER = route('172.31.0.0/16', { kind: 'vpcPeeringConnection', id: 'pcx-0a' });
const OUT = {
  nat: [toNatGateway('nat-0a')],
  internet: [toInternetGateway('igw-0a')],
  transit: [toTransitGateway('tgw-0a')],
  peer: [PEER],
  nothing: [],
};

const anyFunction = (at: number): fc.Arbitrary<LambdaFunction> =>
  fc
    .record({
      subnetIds: fc.subarray([...SUBNETS, 'subnet-0z'], { minLength: 1 }),
      groupId: fc.constantFrom('sg-0a', 'sg-0a', 'sg-0c', 'sg-0d'),
      hosts: fc.subarray([`glue.${REGION}.amazonaws.com`, 'example.com'], { maxLength: 1 }),
      roleArn: fc.constantFrom(role({ roleName: 'r1' }).roleArn, role({ roleName: 'r2' }).roleArn),
    })
    .map(({ subnetIds, groupId, hosts, roleArn }) =>
      lambdaFunction({
        functionName: `f${at}`,
        subnetIds,
        securityGroupIds: [groupId],
        environmentHosts: hosts,
        roleArn,
      }),
    );

const anyRole = (roleName: string) =>
  fc.subarray(ACTIONS, { minLength: 1, maxLength: 3 }).map((actions) => roleWith(actions, { roleName }));

/** A VPC in which anything of this may be so. */
function anyVpc(): fc.Arbitrary<Estate> {
  return fc
    .record({
      functions: fc.tuple(anyFunction(1), anyFunction(2)),
      roles: fc.tuple(anyRole('r1'), anyRole('r2')),
      used: fc.subarray(['rds-data', 'glue', 's3'], { maxLength: 2 }),
      out: fc.constantFrom<keyof typeof OUT>('nat', 'nothing', 'nothing', 'internet', 'transit', 'peer'),
      otherOut: fc.constantFrom<keyof typeof OUT>('nat', 'nothing'),
      offered: fc.subarray(SERVICES, { minLength: 2 }),
      zones: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
      present: fc.subarray(SERVICES, { maxLength: 2 }),
      group: fc.constantFrom('sg-0e', 'sg-0d'),
      privateDns: fc.boolean(),
      always: fc.boolean(),
      zone: fc.option(fc.constantFrom(...SERVICES), { freq: 1 }),
    })
    .map((one) =>
      estateOf({
        vpcs: [vpc({ tags: one.always ? { 'endpointer:interface-endpoints': 'always' } : {} })],
        subnets: SUBNETS.map((subnetId, at) =>
          subnet({
            subnetId,
            availabilityZone: `${REGION}${['a', 'b', 'c'][at] ?? ''}`,
            cidrBlock: `10.0.${at}.0/24`,
          }),
        ),
        routeTables: [
          routeTable({ subnetIds: ['subnet-0a', 'subnet-0b'], routes: OUT[one.out] }),
          routeTable({ routeTableId: 'rtb-0c', subnetIds: ['subnet-0c'], routes: OUT[one.otherOut] }),
        ],
        natGateways: [natGateway()],
        networkAcls: [networkAcl({ subnetIds: [...SUBNETS] })],
        securityGroups: [
          securityGroup(),
          securityGroup({ groupId: 'sg-0c', egress: [{ ...HTTPS, cidrs: ['52.0.0.0/6'] }] }),
          securityGroup({ groupId: 'sg-0d', egress: [], ingress: [] }),
          securityGroup({ groupId: 'sg-0e', ingress: [{ ...HTTPS, cidrs: ['10.0.0.0/16'] }] }),
        ],
        functions: one.functions,
        roles: one.roles,
        roleUses: one.roles.map(({ roleArn }) => ({
          roleArn,
          services: read(one.used.map((prefix) => ({ prefix, lastUsedAt: '2026-10-01T00:00:00Z' }))),
        })),
        networkInterfaces: one.functions.flatMap(({ functionName, subnetIds, securityGroupIds }) =>
          subnetIds
            .filter((id) => id !== 'subnet-0z')
            .map((subnetId) =>
              networkInterface({
                networkInterfaceId: `eni-${functionName}-${subnetId}`,
                subnetId,
                securityGroupIds,
                interfaceType: 'lambda',
              }),
            ),
        ),
        endpointServices: [...one.offered, 's3', 'dynamodb'].map((name) =>
          endpointService(name, { availabilityZones: one.zones.map((zone) => `${REGION}${zone}`) }),
        ),
        vpcEndpoints: one.present.map((name, at) =>
          interfaceEndpoint({
            vpcEndpointId: `vpce-0${at}`,
            serviceName: `com.amazonaws.${REGION}.${name}`,
            securityGroupIds: [one.group],
            privateDnsEnabled: one.privateDns,
          }),
        ),
        hostedZones:
          one.zone === null
            ? []
            : [hostedZone({ name: `${one.zone}.${REGION}.amazonaws.com`, records: read([]) })],
      }),
    );
}

const evaluationsOf = (estate: Estate): readonly Evaluation[] => check.evaluate(indexEstate(estate));

function plansOf(estate: Estate): readonly Plan[] {
  const findings = evaluationsOf(estate).filter((one): one is Finding => one.status === 'nonCompliant');
  return check.plan(indexEstate(estate), findings, OPTIONS).filter(({ actions }) => actions.length > 0);
}

const serviceOf = ({ subject }: Plan) => (subject.kind === 'vpcService' ? subject.service : '');

test('generated VPCs have every evaluation and plans of every kind', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyVpc(), (estate) => {
      for (const { status } of evaluationsOf(estate)) seen.add(status);
      for (const { actions } of plansOf(estate)) for (const { kind } of actions) seen.add(kind);
    }),
    { numRuns: 400, seed: 7 },
  );
  for (const one of ['compliant', 'nonCompliant', 'notApplicable', 'unknown']) expect(seen).toContain(one);
  for (const kind of ['createInterfaceEndpoint', 'addEndpointGroup', 'addEndpointRouteTable'])
    expect(seen).toContain(kind);
});

test('law 1, cure: whom a plan helps reaches its service privately, and planning again leaves them out', () => {
  fc.assert(
    fc.property(anyVpc(), (estate) => {
      for (const plan of plansOf(estate)) {
        const after = applyActions(estate, plan.actions);
        const statuses = new Map(evaluationsOf(after).map((one) => [one.resourceId, one.status]));
        for (const { resourceId, effect } of plan.effects) {
          expect(check.remainsOf?.(indexEstate(after), resourceId, plan.subject)).toBeUndefined();
          expect(statuses.get(resourceId) === 'compliant').toBe(effect === 'cures');
        }
        expect(plan.effects.length).toBeGreaterThan(0);
        expect(plansOf(after).map(serviceOf)).not.toContain(serviceOf(plan));
      }
    }),
    RUNS,
  );
});

test('law 2, no harm: nothing compliant becomes otherwise, and nobody loses a way without being told of', () => {
  fc.assert(
    fc.property(anyVpc(), (estate) => {
      const before = indexEstate(estate);
      for (const plan of plansOf(estate)) {
        const changed = applyActions(estate, plan.actions);
        const statuses = new Map(evaluationsOf(changed).map((one) => [one.resourceId, one.status]));
        for (const { resourceId, status } of evaluationsOf(estate))
          if (status === 'compliant') expect(statuses.get(resourceId)).toBe('compliant');
        const after = indexEstate(changed);
        const isTold = plan.hazards.some(({ id, kind }) => id === 'egress-rules' && kind !== 'inherent');
        for (const fn of functionsOf(before)) {
          const had = reachOfSubject(before, fn, serviceOf(plan))?.is;
          const has = reachOfSubject(after, fn, serviceOf(plan))?.is;
          if ((had === 'internet' || had === 'private') && has === 'nothing') expect(isTold).toBe(true);
        }
      }
    }),
    RUNS,
  );
});

test('law 3, undo: the inverses in reverse order give back the estate that was there', () => {
  fc.assert(
    fc.property(anyVpc(), (estate) => {
      for (const plan of plansOf(estate)) expect(appliedAndUndone(estate, plan)).toEqual(estate);
    }),
    RUNS,
  );
});

test('law 5, same plan: the hash does not depend on the order of reads', () => {
  const hashes = (from: Estate) =>
    plansOf(from)
      .map(({ hash }) => hash)
      .toSorted();
  fc.assert(
    fc.property(anyVpc(), (estate) => {
      const other = withOtherOrder(estate, (items) => items.toReversed());
      expect(hashes(other)).toEqual(hashes(estate));
    }),
    RUNS,
  );
});

test('law 8, unknown is never a pass: what could not be read makes nothing compliant', () => {
  const parts = [
    'subnets',
    'routeTables',
    'vpcEndpoints',
    'securityGroups',
    'networkAcls',
    'roles',
    'hostedZones',
    'dnsRules',
  ] as const;
  fc.assert(
    fc.property(anyVpc(), fc.constantFrom(...parts), (estate, part) => {
      const full = new Map(evaluationsOf(estate).map(({ resourceId, status }) => [resourceId, status]));
      for (const { resourceId, status } of evaluationsOf({ ...estate, [part]: unreadable('denied') }))
        if (status === 'compliant' || status === 'notApplicable') expect(full.get(resourceId)).toBe(status);
    }),
    { numRuns: 400 },
  );
});
