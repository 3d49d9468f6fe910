import { planEndpointPolicy } from '../remediation/plan-endpoint-policy.ts';
import type { Check } from './check.ts';
import {
  admittedStranger,
  evaluateEndpointPolicies,
  evaluateEndpointPolicy,
} from './endpoint-policy/evaluate-endpoint-policy.ts';

/** The policy of an endpoint does not let anybody reach anything: data leaves with whomever the endpoint lets out. */
export const vpcEndpointPolicyScoped: Check = {
  id: 'vpc-endpoint-policy-scoped',
  title: 'Policies of VPC endpoints say whose principals reach whose resources',
  resourceType: 'AWS::EC2::VPCEndpoint',
  severity: 'medium',
  pillars: [
    {
      pillar: 'security',
      why: 'through an endpoint that lets everybody reach everything data can go to any account of the world',
    },
  ],
  remediation: 'endpointPolicy',
  explanation: {
    severity: 'always medium: what is worth protecting behind the endpoint is not known from here',
    remedy:
      'a policy for principals and resources of one’s own organization, with what AWS owns and everybody uses',
    meanings: {
      compliant: 'nobody whom the policy does not mention reaches anything that it does not mention',
      nonCompliant: 'some statement lets anybody do something to anything, and no other denies it',
      notApplicable:
        'it takes no policy, is being deleted, of another account, managed by AWS, or neither gateway nor interface',
      unknown: 'the policy could not be read, or not be told, with the reason; never a pass',
    },
  },
  place: 'vpc',
  lookedAt: 'everyChange',
  parts: ['vpcEndpoints'],
  optionalParts: ['endpointServices', 'organizations'],
  // What it would refuse is seen by nobody beforehand: it is asked for only where somebody has switched that on.
  defaultMode: 'observe',
  defaultChannel: 'iam',
  neverAlone: 'what a narrower policy would refuse nobody can see beforehand',
  evaluate: evaluateEndpointPolicies,
  subjectsOf: ({ vpcId, resourceId: vpcEndpointId }) =>
    vpcId === undefined ? [] : [{ kind: 'vpcEndpoint', vpcId, vpcEndpointId }],
  moneyOf: () => ({ claim: 'no', reason: 'a policy costs nothing' }),
  plan: (index, findings, options) =>
    findings.flatMap((finding) => {
      const endpoint = index.vpcEndpoints.get(finding.resourceId);
      if (endpoint === undefined) return [];
      const wish = {
        finding,
        endpoint,
        isOpen: (policy) => admittedStranger(index, endpoint, policy).is === 'allowed',
        evaluateAfter: (changed) => evaluateEndpointPolicy(index, changed),
      } satisfies Parameters<typeof planEndpointPolicy>[1];
      return [planEndpointPolicy(index, wish, options)];
    }),
};
