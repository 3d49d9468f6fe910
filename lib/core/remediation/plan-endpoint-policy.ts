/** The plan that narrows the policy of one endpoint to one's own, or what is left to say to its owner. */
import type { Evaluation, Finding } from '../checks/check.ts';
import { prefixesOf } from '../checks/endpoint-policy/stranger-probes.ts';
import { parsePolicy } from '../iam/parse-policy.ts';
import type { Policy } from '../iam/policy.ts';
import { isUnknown } from '../iam/truth.ts';
import type { VpcEndpoint } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import type { Action } from './action.ts';
import { decide } from './decide.ts';
import { MODE_TAG } from './endpoint-tags.ts';
import { extraAdmissions, isOftenUnsigned } from './endpoint-policy/extra-admissions.ts';
import { narrowPolicy } from './endpoint-policy/narrow-policy.ts';
import { admissionsOf, answerTo } from './endpoint-policy/observed-uses.ts';
import { describeRealm, ownRealm } from './endpoint-policy/own-realm.ts';
import type { PolicyChange } from './endpoint-policy/policy-hazards.ts';
import { policyHazards, spanOf } from './endpoint-policy/policy-hazards.ts';
import { policySnippets } from './endpoint-policy/policy-snippets.ts';
import { hashPlan } from './hash-plan.ts';
import { codeOwnerOf } from './leave-out.ts';
import { ownerOf } from './ownership.ts';
import type { Effect, LeftOut, Plan, PlanOptions } from './plan.ts';
import { PLAN_SCHEMA } from './plan.ts';

export interface PolicyWish {
  readonly finding: Finding;
  readonly endpoint: VpcEndpoint;
  /** Whether a policy lets a stranger in. */
  readonly isOpen: (policy: Policy) => boolean;
  /** What the check says of the endpoint with another policy. */
  readonly evaluateAfter: (changed: VpcEndpoint) => Evaluation;
}

export function planEndpointPolicy(index: EstateIndex, wish: PolicyWish, options: PlanOptions): Plan {
  const { finding, endpoint } = wish;
  const { vpcId, vpcEndpointId } = endpoint;
  const { accountId, region } = index.estate;
  const draft = draftOf(index, wish);
  const { change, policy } = draft;
  const actions = policy === undefined ? [] : [replaceAction(endpoint, policy)];
  const hazards = change === undefined ? [] : policyHazards(change);
  const plan = {
    schema: PLAN_SCHEMA,
    accountId,
    region,
    checkId: finding.checkId,
    subject: { kind: 'vpcEndpoint', vpcId, vpcEndpointId },
    cure: {
      what: `policy of ${vpcEndpointId} in ${vpcId}`,
      gain: policy === undefined ? 'nothing is changed' : gainOf(index, draft.change),
      consequence:
        policy === undefined ? 'nobody notices' : 'what it no longer admits is refused within minutes',
    },
    findings: policy === undefined ? [] : [finding],
    actions,
    effects: policy === undefined ? [] : [effectOf(wish, policy)],
    leftOut: draft.leftOut,
    hazards,
    money: { claim: 'no', reason: 'a policy costs nothing' },
    decision: decide({
      vpc: index.vpcs.get(vpcId),
      hazards,
      owners: policy === undefined ? [] : [ownerOf(index, endpoint)],
      // What a policy refuses nobody can see beforehand: a person must want it, whatever the VPC's tags say.
      atMost: options.atMost === 'auto' ? 'approve' : options.atMost,
    }),
  } satisfies Omit<Plan, 'hash'>;
  return { ...plan, hash: hashPlan(plan) };
}

interface Draft {
  readonly policy?: string;
  readonly change?: PolicyChange;
  readonly leftOut: readonly LeftOut[];
}

function draftOf(index: EstateIndex, { finding, endpoint, isOpen }: PolicyWish): Draft {
  const { resourceId } = finding;
  const leave = (reason: string): Draft => ({ leftOut: [{ resourceId, reason }] });
  const { policyDocument: text, serviceName, vpcId, vpcEndpointId, state } = endpoint;
  if (state !== 'available') return leave(`it is ${state}: wait until it is available`);
  const { accountId, partition, region } = index.estate;
  const prefixes = prefixesOf(endpoint, region);
  if (isOftenUnsigned(prefixes)) {
    return leave(
      `requests to ${serviceName} often carry no signature of AWS's kind, and a policy that asks whose they are would refuse them: narrow it by actions and resources`,
    );
  }
  const parsed = text === null ? undefined : parsePolicy(text);
  if (text === null || parsed === undefined || isUnknown(parsed)) return leave('its policy cannot be read');
  const realm = ownRealm(index.estate);
  const seen = index.estate.endpointUses?.filter((use) => use.vpcEndpointId === vpcEndpointId) ?? [];
  // That others were seen says nothing of an endpoint that was not: its events may not be logged.
  const uses = seen.length === 0 ? undefined : seen;
  const open = new Set(
    parsed.statements
      .filter((statement) => isOpen({ ...parsed, statements: [statement] }))
      .map((statement) => statement.index),
  );
  const admissions = extraAdmissions(prefixes, { partition, region, realm });
  const plain = narrowPolicy(text, { realm, open, admissions });
  if (plain.is === 'not') return leave(plain.reason);
  const isLetIn = (policy: string) => (use: NonNullable<typeof uses>[number]) =>
    answerTo(policy, use, { accountId, realm }) === 'allowed';
  const strange = (uses ?? []).filter((use) => !isLetIn(plain.policy)(use));
  const narrowed = narrowPolicy(text, { realm, open, admissions: [...admissions, ...admissionsOf(strange)] });
  if (narrowed.is === 'not') return leave(narrowed.reason);
  const { policy, notAdded } = narrowed;
  const refused = strange.filter((use) => !isLetIn(policy)(use));
  const code = codeOwnerOf(index, vpcId, endpoint);
  if (code !== undefined) {
    const reason = `${code.name} owns ${vpcEndpointId}: change it there, or let the VPC's owner say so with the tag ${MODE_TAG} = approve`;
    return { leftOut: [{ resourceId, reason, snippets: policySnippets(code.owner, vpcEndpointId, policy) }] };
  }
  return { policy, change: { endpoint, realm, uses, refused, notAdded }, leftOut: [] };
}

function gainOf(index: EstateIndex, change: PolicyChange | undefined): string {
  const own = `only principals of ${describeRealm(ownRealm(index.estate))} reach its resources through it`;
  const { uses = [], refused = [] } = change ?? {};
  return uses.length === 0
    ? own
    : `${own}, and ${uses.length - refused.length} of ${uses.length} kinds of calls that were seen ${spanOf(uses)}`;
}

function replaceAction({ vpcEndpointId, policyDocument }: VpcEndpoint, policy: string): Action {
  const formerPolicy = policyDocument ?? '';
  return {
    kind: 'replaceEndpointPolicy',
    vpcEndpointId,
    formerPolicy,
    policy,
    preconditions: [{ kind: 'endpointPolicyIs', vpcEndpointId, policy: formerPolicy }],
  };
}

function effectOf({ finding, endpoint, evaluateAfter }: PolicyWish, policy: string): Effect {
  const { checkId, resourceId } = finding;
  const after = evaluateAfter({ ...endpoint, policyDocument: policy });
  return after.status === 'compliant'
    ? { checkId, resourceId, effect: 'cures' }
    : { checkId, resourceId, effect: 'improves', remains: after.reason };
}
