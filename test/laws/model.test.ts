/** Laws 1, 2, 3, 5 and 8 of the engine, on generated estates and the model alone. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../lib/core/checks/registry.ts';
import type { Evaluation } from '../../lib/core/checks/check.ts';
import { pricesOfRegion } from '../../lib/core/cost/prices-of-region.ts';
import type { Estate } from '../../lib/core/network/estate.ts';
import { indexEstate } from '../../lib/core/network/index-estate.ts';
import { applyAction, inverseOf } from '../../lib/core/remediation/actions/registry.ts';
import { applyActions, modelId } from '../../lib/core/remediation/apply-actions.ts';
import { MODE_TAG } from '../../lib/core/remediation/endpoint-tags.ts';
import { checkPreconditions } from '../../lib/core/remediation/preconditions.ts';
import type { Plan } from '../../lib/core/remediation/plan.ts';
import { evaluateEstate, planEstate } from '../../lib/workflow/read-and-plan.ts';
import {
  anyEstate,
  curableEstate,
  PATH_PARTS,
  readableEstate,
  withUnreadable,
} from '../estates/generate-estate.ts';
import { REGION } from '../estates/region.ts';
import { appliedAndUndone, withOtherOrder } from './model-estate.ts';
import { isSameSubject, placeOf, readScopeOf, subjectKey } from '../../lib/core/remediation/subject.ts';

const OPTIONS = { prices: pricesOfRegion(REGION), hoursInMonth: 730, atMost: 'auto' } as const;
const RUNS = { numRuns: 150 };

function plansOf(estate: Estate): readonly Plan[] {
  return planEstate(indexEstate(estate), {}, OPTIONS).filter((plan) => plan.actions.length > 0);
}

/** The owners of all VPCs let plans change what infrastructure code owns. */
function withConsent(estate: Estate): Estate {
  if (estate.vpcs.status === 'unreadable') return estate;
  const vpcs = estate.vpcs.value.map((vpc) => ({ ...vpc, tags: { ...vpc.tags, [MODE_TAG]: 'approve' } }));
  return { ...estate, vpcs: { status: 'read', value: vpcs } };
}

function evaluationsOf(estate: Estate): ReadonlyMap<string, Evaluation> {
  const evaluations = evaluateEstate(indexEstate(estate), {});
  return new Map(
    evaluations.map((evaluation) => [`${evaluation.checkId} ${evaluation.resourceId}`, evaluation]),
  );
}

describe('law 1, cure', () => {
  test('a curable estate has a plan that cures, unless an endpoint is still coming up', () => {
    fc.assert(
      fc.property(curableEstate(), (estate) => {
        const plans = planEstate(indexEstate(withConsent(estate)), {}, OPTIONS);
        const cures = plans.flatMap((plan) => plan.effects).some((effect) => effect.effect === 'cures');
        const waits = plans
          .flatMap((plan) => plan.leftOut)
          .some(({ reason }) => reason.includes('wait until'));
        expect(cures || waits).toBe(true);
      }),
      RUNS,
    );
  });

  test('after a plan, what it cures is compliant, and planning again gives nothing', () => {
    fc.assert(
      fc.property(curableEstate(), (estate) => {
        for (const plan of plansOf(estate)) {
          const after = applyActions(estate, plan.actions);
          const evaluations = evaluationsOf(after);
          for (const effect of plan.effects) {
            const { status } = evaluations.get(`${effect.checkId} ${effect.resourceId}`) ?? {};
            expect(status === 'compliant').toBe(effect.effect === 'cures');
          }
          const scope = { checkIds: [plan.checkId], ...readScopeOf(placeOf(plan.subject)) };
          const again = planEstate(indexEstate(after), scope, OPTIONS);
          // Another endpoint of the VPC has a plan of its own, which stays.
          const ofSubject = again.filter((next) => isSameSubject(next.subject, plan.subject));
          expect(ofSubject.flatMap((next) => next.actions)).toEqual([]);
        }
      }),
      RUNS,
    );
  });
});

test('law 2, no harm: what was compliant before a plan is not nonCompliant after it', () => {
  fc.assert(
    fc.property(readableEstate(), (estate) => {
      const before = evaluationsOf(estate);
      for (const plan of plansOf(estate)) {
        const after = evaluationsOf(applyActions(estate, plan.actions));
        for (const [key, evaluation] of before) {
          if (evaluation.status === 'compliant') expect(after.get(key)?.status).not.toBe('nonCompliant');
        }
      }
    }),
    RUNS,
  );
});

test('law 3, undo: the inverses in reverse order give back the estate that was there', () => {
  fc.assert(
    fc.property(curableEstate(), (estate) => {
      for (const plan of plansOf(estate)) {
        for (const [at, action] of plan.actions.entries()) expect(inverseOf(action, at)).toBeDefined();
        expect(appliedAndUndone(estate, plan)).toEqual(estate);
      }
    }),
    RUNS,
  );
});

test('the preconditions of every action hold on the model when its turn comes', () => {
  fc.assert(
    fc.property(curableEstate(), (estate) => {
      for (const plan of plansOf(withConsent(estate))) {
        const results = new Map(plan.actions.map((_, index) => [index, modelId(index)]));
        plan.actions.reduce((current, action, index) => {
          const context = { remediationId: 'model', results, resultId: modelId(index) };
          expect(checkPreconditions(indexEstate(current), action, context)).toEqual({ holds: true });
          return applyAction(current, action, context);
        }, estate);
      }
    }),
    RUNS,
  );
});

describe('law 5, same plan', () => {
  test('the hash does not depend on bytes, money, times or the order of reads', () => {
    fc.assert(
      fc.property(curableEstate(), fc.nat(), (estate, seed) => {
        const other = {
          ...withOtherOrder(estate, rotated(seed)),
          traffic: { status: 'read' as const, value: [] },
          readAt: `${seed}`,
        };
        const hashes = (from: Estate) =>
          plansOf(from)
            .map((plan) => `${plan.checkId} ${subjectKey(plan.subject)} ${plan.hash}`)
            .sort();
        expect(hashes(other)).toEqual(hashes(estate));
      }),
      RUNS,
    );
  });

  test('two plans that do different things have different hashes', () => {
    fc.assert(
      fc.property(curableEstate(), (estate) => {
        const plans = plansOf(estate);
        expect(new Set(plans.map((plan) => plan.hash)).size).toBe(plans.length);
      }),
      RUNS,
    );
  });
});

/** Each list begun at another of its items. */
function rotated(seed: number): (items: readonly unknown[]) => readonly unknown[] {
  return (items) => {
    const by = items.length === 0 ? 0 : seed % items.length;
    return [...items.slice(by), ...items.slice(0, by)];
  };
}

describe('law 8, unknown is never a pass', () => {
  test('a part that cannot be read never makes a finding pass, nor anything compliant that was not', () => {
    fc.assert(
      fc.property(readableEstate(), fc.subarray([...PATH_PARTS], { minLength: 1 }), (estate, parts) => {
        const full = evaluationsOf(estate);
        for (const [key, blind] of evaluationsOf(withUnreadable(estate, parts))) {
          const seen = full.get(key)?.status;
          if (seen === undefined) continue;
          if (blind.status !== 'unknown') expect(blind.status).toBe(seen);
        }
      }),
      RUNS,
    );
  });

  test('a plan that rests on something unreadable is never decided auto', () => {
    fc.assert(
      fc.property(anyEstate(), (estate) => {
        for (const plan of plansOf(estate)) {
          const isBlind = plan.hazards.some((hazard) => hazard.kind !== 'inherent');
          if (isBlind) expect(plan.decision.mode).not.toBe('auto');
        }
      }),
      RUNS,
    );
  });

  test('every resource of every check is evaluated exactly once', () => {
    fc.assert(
      fc.property(anyEstate(), (estate) => {
        const evaluations = evaluateEstate(indexEstate(estate), {});
        const keys = evaluations.map((evaluation) => `${evaluation.checkId} ${evaluation.resourceId}`);
        expect(new Set(keys).size).toBe(keys.length);
        const tables = estate.routeTables.status === 'read' ? estate.routeTables.value : [];
        for (const table of tables) {
          for (const check of CHECKS.filter(({ resourceType }) => resourceType === 'AWS::EC2::RouteTable'))
            expect(keys).toContain(`${check.id} ${table.routeTableId}`);
        }
      }),
      RUNS,
    );
  });
});
