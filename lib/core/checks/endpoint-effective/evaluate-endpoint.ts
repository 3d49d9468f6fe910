/** Does the endpoint carry anything, so far as can be told? Every side is looked at, and the worst decides. */
import type { VpcEndpoint } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import type { Evaluation, Severity } from '../check.ts';
import type { Aspect, LookAtEndpoint } from './aspect.ts';
import { lookAtBytes } from './look-at-bytes.ts';
import { lookAtTables } from './look-at-gateway.ts';
import { lookAtGroups } from './look-at-groups.ts';
import {
  lookAtAddresses,
  lookAtDefaultGroup,
  lookAtPrivateDns,
  lookAtService,
  lookAtZones,
} from './look-at-interface.ts';

const SIDES: Readonly<Record<'Gateway' | 'Interface', readonly LookAtEndpoint[]>> = {
  Gateway: [lookAtTables],
  Interface: [
    lookAtService,
    lookAtGroups,
    lookAtDefaultGroup,
    lookAtZones,
    lookAtAddresses,
    lookAtPrivateDns,
    lookAtBytes,
  ],
};

const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/** Why an endpoint in the state never carries anything as it stands. */
const DEAD: Readonly<Record<string, string>> = {
  pendingacceptance: 'whoever offers the service has not accepted it yet',
  rejected: 'whoever offers the service has rejected it',
  failed: 'AWS could not make it',
  expired: 'nobody accepted it in time',
  partial: 'AWS could make only a part of it',
};

/** Evaluates every endpoint of the estate. */
export function evaluateEndpoints(index: EstateIndex): readonly Evaluation[] {
  return valueOr(index.estate.vpcEndpoints, []).map((endpoint) => evaluateEndpoint(index, endpoint));
}

export function evaluateEndpoint(index: EstateIndex, endpoint: VpcEndpoint): Evaluation {
  const { vpcEndpointId, vpcId, state, type } = endpoint;
  const subject = {
    checkId: 'vpc-endpoint-effective',
    resourceType: 'AWS::EC2::VPCEndpoint',
    resourceId: vpcEndpointId,
    vpcId,
  } as const;
  const aside = whyAside(index, endpoint);
  if (aside !== undefined) return { ...subject, status: 'notApplicable', reason: aside };
  const dead = DEAD[state];
  if (dead !== undefined) {
    const reason = `${vpcEndpointId} is ${state}: ${dead}`;
    const facts = [{ label: 'state', claim: { claim: 'no', reason } as const }];
    return {
      ...subject,
      status: 'nonCompliant',
      severity: 'medium',
      reason: `${reason}.`,
      evidence: { kind: 'facts', facts },
    };
  }
  if (state !== 'available') {
    return {
      ...subject,
      status: 'unknown',
      reason: `${vpcEndpointId} is ${state}: it shows when it is available.`,
    };
  }
  const sides = type === 'Gateway' || type === 'Interface' ? SIDES[type] : [];
  return { ...subject, ...verdict(sides.flatMap((look) => look(index, endpoint))) };
}

function whyAside({ estate }: EstateIndex, endpoint: VpcEndpoint): string | undefined {
  const { type, state, requesterManaged, ownerId } = endpoint;
  if (state === 'deleting' || state === 'deleted') return 'It is being deleted.';
  if (requesterManaged) return 'A service of AWS manages it.';
  if (ownerId !== estate.accountId) return `It belongs to account ${ownerId}.`;
  return type === 'Gateway' || type === 'Interface'
    ? undefined
    : `It is of type ${type}, which is not judged.`;
}

type Verdict =
  | { readonly status: 'compliant' | 'unknown'; readonly reason: string }
  | Pick<Extract<Evaluation, { status: 'nonCompliant' }>, 'status' | 'reason' | 'severity' | 'evidence'>;

function verdict(aspects: readonly Aspect[]): Verdict {
  const wrong = aspects.filter(({ claim }) => claim.claim === 'no');
  if (wrong.length > 0) {
    const severity = wrong.map((one) => one.severity).reduce(worse);
    const facts = aspects.map(({ label, claim }) => ({ label, claim }));
    const evidence = { kind: 'facts', facts } as const;
    return { status: 'nonCompliant', severity, reason: sentences(wrong), evidence };
  }
  const doubts = aspects.filter(({ claim, isRemark }) => claim.claim === 'unknown' && isRemark === undefined);
  if (doubts.length > 0) return { status: 'unknown', reason: `Cannot tell: ${sentences(doubts)}` };
  return { status: 'compliant', reason: sentences(aspects) };
}

function worse(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}

function sentences(aspects: readonly Aspect[]): string {
  return `${aspects.map(({ claim }) => claim.reason).join('; ')}.`;
}
