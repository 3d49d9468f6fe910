/** Plans with every kind of action on interface endpoints, and the accounts that they are for. */
import type { Check, Finding } from '../../lib/core/checks/check.ts';
import { vpcEndpointEffective } from '../../lib/core/checks/vpc-endpoint-effective.ts';
import { vpcEndpointPolicyScoped } from '../../lib/core/checks/vpc-endpoint-policy-scoped.ts';
import type { Estate } from '../../lib/core/network/estate.ts';
import { indexEstate } from '../../lib/core/network/index-estate.ts';
import type { Action } from '../../lib/core/remediation/action.ts';
import { planInterfaceEndpoint } from '../../lib/core/remediation/plan-interface-endpoint.ts';
import type { Plan } from '../../lib/core/remediation/plan.ts';
import { REGION, trafficRecord } from '../estates/build-estate.ts';
import {
  interfaceEstate,
  NAT_ID,
  otherEndpoint,
  SERVICE,
  SERVICE_NAME,
  SUBNET_IDS,
  VPC_ID,
} from '../estates/interface-estate.ts';
import { pricedOptions } from '../estates/endpoint-prices.ts';

export interface Story {
  readonly title: string;
  readonly estate: Estate;
  readonly plan: Plan;
  readonly kinds: readonly Action['kind'][];
}

const OPTIONS = pricedOptions(REGION);

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
  return story('an endpoint that is mended', estate, planOf(vpcEndpointEffective, estate), [
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

/** An endpoint that lets everybody do everything, in an account of an organization. */
export function narrowedPolicy(): Story {
  const estate = interfaceEstate({
    vpcEndpoints: [otherEndpoint()],
    organizations: [{ organizationId: 'o-a1b2c3d4e5', managementAccountId: '999900001111' }],
  });
  const plan = planOf(vpcEndpointPolicyScoped, estate);
  return story('a policy that is narrowed', estate, plan, ['replaceEndpointPolicy']);
}

function planOf(check: Check, estate: Estate): Plan | undefined {
  const index = indexEstate(estate);
  const findings = check.evaluate(index).filter((one): one is Finding => one.status === 'nonCompliant');
  return check.plan(index, findings, OPTIONS)[0];
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
