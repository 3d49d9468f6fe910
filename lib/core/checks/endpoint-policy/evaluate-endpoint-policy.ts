/** Does the policy of an endpoint let anybody reach anything? The policy engine decides, not the spelling. */
import { spellStatement } from '../../iam/evaluate.ts';
import { parsePolicy } from '../../iam/parse-policy.ts';
import type { Policy } from '../../iam/policy.ts';
import { findAdmitted, type Admitted } from '../../iam/prove/find-admitted.ts';
import { isUnknown } from '../../iam/truth.ts';
import type { EndpointService, VpcEndpoint } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { oncePerEstate } from '../../remediation/hazards/once-per-estate.ts';
import { ownRealm } from '../../remediation/endpoint-policy/own-realm.ts';
import type { Evaluation } from '../check.ts';
import { strangerProbes } from './stranger-probes.ts';

/** Evaluates every endpoint of the estate. */
export function evaluateEndpointPolicies(index: EstateIndex): readonly Evaluation[] {
  return valueOr(index.estate.vpcEndpoints, []).map((endpoint) => evaluateEndpointPolicy(index, endpoint));
}

export function evaluateEndpointPolicy(index: EstateIndex, endpoint: VpcEndpoint): Evaluation {
  const { vpcEndpointId, vpcId, policyDocument: text } = endpoint;
  const subject = {
    checkId: 'vpc-endpoint-policy-scoped',
    resourceType: 'AWS::EC2::VPCEndpoint',
    resourceId: vpcEndpointId,
    vpcId,
  } as const;
  const aside = whyAside(index, endpoint);
  if (aside !== undefined) return { ...subject, status: 'notApplicable', reason: aside };
  if (text === null) return { ...subject, status: 'unknown', reason: whyWithout(index, endpoint) };
  const policy = parsePolicy(text);
  if (isUnknown(policy))
    return { ...subject, status: 'unknown', reason: `The policy cannot be told: ${policy.unknown}.` };
  return { ...subject, ...verdict(admittedStranger(index, endpoint, policy)) };
}

/** What the policy, or some of its statements, let a stranger do. */
export function admittedStranger(index: EstateIndex, endpoint: VpcEndpoint, policy: Policy): Admitted {
  const { estate } = index;
  const { kind, id } = ownRealm(estate);
  const { partition, region, accountId } = estate;
  const scope = { partition, region, accountId, ...(kind === 'organization' ? { organizationId: id } : {}) };
  return findAdmitted(policy, strangerProbes(policy, endpoint.policyDocument ?? '', endpoint, scope));
}

function verdict(
  admitted: Admitted,
):
  | { readonly status: 'compliant' | 'unknown'; readonly reason: string }
  | Pick<Extract<Evaluation, { status: 'nonCompliant' }>, 'status' | 'reason' | 'severity' | 'evidence'> {
  if (admitted.is === 'nothing') {
    return {
      status: 'compliant',
      reason: 'Nobody whom the policy does not mention reaches anything that it does not mention.',
    };
  }
  if (admitted.is === 'doubtful')
    return { status: 'unknown', reason: `The policy cannot be told: ${admitted.reason}.` };
  const { request, statement } = admitted;
  const who = request.principal.kind === 'anonymous' ? 'anybody, even without a signature,' : 'anybody';
  const reason = `${spellStatement(statement)} lets ${who} do ${spelledAction(request.action)} to anything through it`;
  const facts = [{ label: 'policy', claim: { claim: 'no', reason } as const }];
  return {
    status: 'nonCompliant',
    severity: 'medium',
    reason: `${reason[0]?.toUpperCase() ?? ''}${reason.slice(1)}.`,
    evidence: { kind: 'facts', facts },
  };
}

/** An action that was made up stands for all of its service. */
function spelledAction(action: string): string {
  return action.replace('Anything', '*');
}

function whyAside(index: EstateIndex, endpoint: VpcEndpoint): string | undefined {
  const { type, state, requesterManaged, ownerId, serviceName } = endpoint;
  if (state === 'deleting' || state === 'deleted') return 'It is being deleted.';
  if (requesterManaged) return 'A service of AWS manages it.';
  if (ownerId !== index.estate.accountId) return `It belongs to account ${ownerId}.`;
  if (type !== 'Gateway' && type !== 'Interface') return `It is of type ${type}, which takes no policy.`;
  const service = servicesByName(index).get(serviceName);
  return type === 'Interface' && service?.status === 'offered' && !service.takesPolicy
    ? `${serviceName} takes no policy.`
    : undefined;
}

function whyWithout(index: EstateIndex, { serviceName }: VpcEndpoint): string {
  const { endpointServices } = index.estate;
  return endpointServices.status === 'unreadable'
    ? `AWS shows no policy, and whether ${serviceName} takes one could not be read: ${endpointServices.reason}.`
    : 'AWS shows no policy of it.';
}

const servicesByName = oncePerEstate(
  ({ estate }) =>
    new Map(
      valueOr(estate.endpointServices, []).map((one): [string, EndpointService] => [one.serviceName, one]),
    ),
);
