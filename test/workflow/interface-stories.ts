/** Plans with every kind of action on interface endpoints, and the accounts that they are for. */
import type { Finding } from '../../lib/core/checks/check.ts';
import { vpcEndpointEffective } from '../../lib/core/checks/vpc-endpoint-effective.ts';
import type { Estate } from '../../lib/core/network/estate.ts';
import { indexEstate } from '../../lib/core/network/index-estate.ts';
import type { Action } from '../../lib/core/remediation/action.ts';
import { hashPlan } from '../../lib/core/remediation/hash-plan.ts';
import { planInterfaceEndpoint } from '../../lib/core/remediation/plan-interface-endpoint.ts';
import type { Plan } from '../../lib/core/remediation/plan.ts';
import { read, REGION, trafficRecord } from '../estates/build-estate.ts';
import {
  interfaceEstate,
  NARROW_POLICY,
  NAT_ID,
  OTHER_ENDPOINT_ID,
  otherEndpoint,
  SERVICE,
  SERVICE_NAME,
  SUBNET_IDS,
  VPC_ID,
} from '../estates/interface-estate.ts';

export interface Story {
  readonly title: string;
  readonly estate: Estate;
  readonly plan: Plan;
  readonly kinds: readonly Action['kind'][];
}

const PRICES = {
  region: REGION,
  natGatewayPerGB: 0.045,
  interfaceEndpointPerAzHour: 0.01,
  interfaceEndpointPerGB: 0.01,
  source: 'a test',
  date: '2026-11',
};
const OPTIONS = { prices: read(PRICES), hoursInMonth: 730, atMost: 'auto' } as const;

/** An endpoint in one zone of two, whose group lets that zone alone in; what goes around it pays for the other zone. */
export function mendedEndpoint(): Story {
  const vpcId = VPC_ID;
  const estate = interfaceEstate({
    vpcEndpoints: [otherEndpoint()],
    traffic: [
      trafficRecord({
        vpcId,
        service: SERVICE,
        natGatewayId: NAT_ID,
        bytes: 3_000 * 2 ** 30,
        from: '2026-11-01T00:00:00Z',
        to: '2026-12-01T00:00:00Z',
      }),
    ],
  });
  const index = indexEstate(estate);
  const findings = vpcEndpointEffective
    .evaluate(index)
    .filter((one): one is Finding => one.status === 'nonCompliant');
  const [plan] = vpcEndpointEffective.plan(index, findings, OPTIONS);
  return story('an endpoint that is mended', estate, plan, [
    'createSecurityGroup',
    'authorizeIngress',
    'addEndpointGroup',
    'addEndpointSubnets',
  ]);
}

/** Clients in two zones, and no endpoint. */
export function newEndpoint(): Story {
  const estate = interfaceEstate();
  const wish = {
    checkId: 'vpc-endpoint-effective',
    vpcId: VPC_ID,
    serviceName: SERVICE_NAME,
    clientSubnetIds: SUBNET_IDS,
    neededBecause: 'the test wants it',
    findings: [],
    traffic: [],
    evaluateAfter: () => [],
  } as const;
  const plan = planInterfaceEndpoint(indexEstate(estate), wish, OPTIONS);
  return story('a new endpoint', estate, plan, [
    'createSecurityGroup',
    'authorizeIngress',
    'createInterfaceEndpoint',
  ]);
}

/** An endpoint that lets everybody do everything. */
export function narrowedPolicy(): Story {
  const endpoint = otherEndpoint();
  const formerPolicy = endpoint.policyDocument ?? '';
  const action: Action = {
    kind: 'replaceEndpointPolicy',
    vpcEndpointId: OTHER_ENDPOINT_ID,
    formerPolicy,
    policy: NARROW_POLICY,
    preconditions: [{ kind: 'endpointPolicyIs', vpcEndpointId: OTHER_ENDPOINT_ID, policy: formerPolicy }],
  };
  const { hash: _hash, ...mended } = mendedEndpoint().plan;
  const plan = { ...mended, actions: [action], effects: [] };
  const estate = interfaceEstate({ vpcEndpoints: [endpoint] });
  return story('a policy that is narrowed', estate, { ...plan, hash: hashPlan(plan) }, [
    'replaceEndpointPolicy',
  ]);
}

function story(
  title: string,
  estate: Estate,
  plan: Plan | undefined,
  kinds: readonly Action['kind'][],
): Story {
  if (plan === undefined) throw new Error(`${title} has no plan`);
  return { title, estate, plan, kinds };
}
