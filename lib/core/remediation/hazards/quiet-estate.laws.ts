/**
 * For tests: a private subnet that goes through a NAT gateway, in an account where nothing speaks against an endpoint.
 *
 *     subnet-0a (rtb-0a) ── 0.0.0.0/0 ──> nat-0a in subnet-0b (rtb-0b) ── 0.0.0.0/0 ──> igw-0a
 */
import { expect, test } from 'vitest';
import type { EstateShape } from '../../../../test/estates/build-estate.ts';
import {
  bucket,
  dynamoDbTable,
  estateOf,
  instance,
  kmsKey,
  natGateway,
  networkAcl,
  networkInterface,
  role,
  routeTable,
  securityGroup,
  subnet,
  toInternetGateway,
  toNatGateway,
  vpc,
} from '../../../../test/estates/build-estate.ts';
import type { Estate } from '../../network/estate.ts';
import { indexEstate } from '../../network/index-estate.ts';
import type { Hazard } from '../plan.ts';
import type { PlanDraft } from './draft.ts';
import { findHazards } from './find-hazards.ts';

export const PROFILE_ARN = 'arn:aws:iam::111122223333:instance-profile/web';

export function quietShape(): EstateShape {
  return {
    vpcs: [vpc()],
    subnets: [subnet(), subnet({ subnetId: 'subnet-0b', cidrBlock: '10.0.0.0/24' })],
    routeTables: [
      routeTable({ subnetIds: ['subnet-0a'], routes: [toNatGateway('nat-0a')] }),
      routeTable({ routeTableId: 'rtb-0b', subnetIds: ['subnet-0b'], routes: [toInternetGateway('igw-0a')] }),
    ],
    natGateways: [natGateway()],
    networkInterfaces: [networkInterface({ instanceId: 'i-0a' })],
    instances: [instance({ instanceProfileArn: PROFILE_ARN })],
    securityGroups: [securityGroup()],
    networkAcls: [networkAcl()],
    roles: [role({ roleName: 'web', instanceProfileArns: [PROFILE_ARN] })],
    buckets: [bucket()],
    tables: [dynamoDbTable()],
    keys: [kmsKey()],
    quotas: [
      { quotaCode: 'L-1B52E74A', value: 20 },
      { quotaCode: 'L-93826ACB', value: 500 },
    ],
  };
}

const DRAFT: PlanDraft = {
  vpcId: 'vpc-0a',
  service: 's3',
  routeTableIds: ['rtb-0a'],
  endpoint: undefined,
};

/** The hazards of an estate under a draft. */
export function hazardsIn(estate: Estate, draft: Partial<PlanDraft> = {}): readonly Hazard[] {
  return findHazards(indexEstate(estate), { ...DRAFT, ...draft });
}

/** What a hazard says that goes into the plan's hash, on one line. */
export function told(hazard: Hazard): string {
  return `${hazard.kind} ${hazard.subject}`;
}

export interface HazardCase {
  readonly name: string;
  /** What differs from the quiet estate. */
  readonly shape?: EstateShape;
  readonly draft?: Partial<PlanDraft>;
  /** Kind and subject of each hazard of the id under test. */
  readonly tells: readonly string[];
}

/** One test for each case, of the hazards with one id alone. */
export function testHazard(id: string, cases: readonly HazardCase[]): void {
  test.each(cases)('$name', ({ shape = {}, draft = {}, tells }) => {
    const hazards = hazardsIn(estateOf({ ...quietShape(), ...shape }), draft);
    expect(hazards.filter((hazard) => hazard.id === id).map(told)).toEqual(tells);
  });
}
