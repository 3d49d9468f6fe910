import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical-json.ts';
import type { Hazard, Plan } from './plan.ts';

/**
 * What binds a question, a dry run and an execution together: SHA-256 (hex) over account, Region, actions with
 * arguments and preconditions, and the hazards' ids and subjects. Never over bytes, money, times or the order of reads.
 */
export function hashPlan(plan: Pick<Plan, 'accountId' | 'region' | 'actions' | 'hazards'>): string {
  const bound = {
    accountId: plan.accountId,
    region: plan.region,
    actions: plan.actions,
    hazards: plan.hazards.map(hazardKey).sort(),
  };
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(bound))));
}

function hazardKey(hazard: Hazard): string {
  return canonicalJson([hazard.id, hazard.kind, hazard.subject]);
}
