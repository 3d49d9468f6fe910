/**
 * May the plan run by itself, after a person's answer, or not at all? It starts from what the VPC's owner consented to
 * and only ever goes down; whatever cannot be told goes down too.
 */
import type { Vpc } from '../network/estate.ts';
import type { Owner } from './ownership.ts';
import { ACCEPTS_TAG, MODE_TAG } from './endpoint-tags.ts';
import type { Decision, Hazard, Mode } from './plan.ts';

export interface DecisionInput {
  readonly vpc: Vpc | undefined;
  readonly hazards: readonly Hazard[];
  /** Who owns the resources that the plan would change. */
  readonly owners: readonly Owner[];
  /** The most that the caller wants, such as `--mode`; it lowers and never raises. */
  readonly atMost: Mode;
}

const ORDER: readonly Mode[] = ['observe', 'approve', 'auto'];

/** The decision with every reason that held it down. */
export function decide(input: DecisionInput): Decision {
  const caps = [
    consentOf(input.vpc),
    ...(input.atMost === 'auto'
      ? []
      : [{ mode: input.atMost, reason: `at most ${input.atMost} was asked for` }]),
    ...input.hazards.flatMap((hazard) => capOfHazard(hazard, acceptedBy(input.vpc))),
    ...input.owners.flatMap(capOfOwner),
  ];
  const mode = caps.map((cap) => cap.mode).reduce(lower);
  return { mode, reasons: [...new Set(caps.filter((cap) => cap.mode === mode).map((cap) => cap.reason))] };
}

interface Cap {
  readonly mode: Mode;
  readonly reason: string;
}

function lower(a: Mode, b: Mode): Mode {
  return ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b;
}

function consentOf(vpc: Vpc | undefined): Cap {
  const consent = vpc?.tags[MODE_TAG];
  if (vpc === undefined) return { mode: 'observe', reason: 'the VPC itself could not be read' };
  if (consent === undefined) return { mode: 'approve', reason: `the VPC carries no tag ${MODE_TAG}` };
  const mode = ORDER.find((known) => known === consent);
  if (mode === undefined) {
    return {
      mode: 'observe',
      reason: `tag ${MODE_TAG} says "${consent}", which is none of ${ORDER.join(', ')}`,
    };
  }
  return { mode, reason: `the VPC's owner says ${mode} (tag ${MODE_TAG})` };
}

function acceptedBy(vpc: Vpc | undefined): ReadonlySet<string> {
  return new Set((vpc?.tags[ACCEPTS_TAG] ?? '').split(/\s+/));
}

function capOfHazard(hazard: Hazard, accepted: ReadonlySet<string>): readonly Cap[] {
  if (hazard.kind !== 'inherent') {
    return [{ mode: 'approve', reason: `hazard ${hazard.id} (${hazard.kind}): ${hazard.subject}` }];
  }
  if (accepted.has(hazard.id)) return [];
  return [{ mode: 'approve', reason: `tag ${ACCEPTS_TAG} does not accept the inherent hazard ${hazard.id}` }];
}

function capOfOwner(owner: Owner): readonly Cap[] {
  if (owner.owner === 'person' || owner.owner === 'endpointer') return [];
  if (owner.owner === 'unknown')
    return [{ mode: 'approve', reason: `who owns it is unknown: ${owner.reason}` }];
  return [{ mode: 'approve', reason: 'infrastructure code owns a resource of the plan' }];
}
