/**
 * The prover against an SMT solver over generated policies.
 * Run `node test/iam/differential.ts --policies 100000 [--seed 1]`.
 */
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { init, Z3_lbool } from 'z3-solver';
import { proveEndpointOnly } from '../../lib/core/iam/prove/prove-endpoint-only.ts';
import {
  ADMITTED,
  BUCKET,
  EXEMPT,
  fragmentPolicy,
  OWNER,
  toJson,
  type FragmentStatement,
} from './fragment.ts';
import { preamble, question } from './smt.ts';

type Disagreement = { readonly policyText: string; readonly prover: string; readonly solver: string };
export type Comparison = {
  readonly policies: number;
  readonly proved: number;
  readonly refuted: number;
  readonly disagreements: readonly Disagreement[];
};

const OPTIONS = { bucket: BUCKET, account: OWNER, endpoints: { ids: [ADMITTED] }, exemptRoles: [EXEMPT] };

/** Policies are drawn from the seed; the prover's unknown counts as a disagreement, the fragment gives it no cause. */
export async function compareWithSolver(policies: number, seed: number): Promise<Comparison> {
  const solver = await openSolver();
  const counts = { proved: 0, refuted: 0 };
  const disagreements: Disagreement[] = [];
  for (const policy of fc.sample(fragmentPolicy, { numRuns: policies, seed })) {
    const answer = await solver.ask(question(policy));
    const found = compare(policy, answer);
    if (found) disagreements.push(found);
    else counts[answer]++;
  }
  return { policies, ...counts, disagreements };
}

type Answer = 'proved' | 'refuted';

// The text goes in by calls that return at once: the package hands an asynchronous one a string that is gone by the
// time it is read.
async function openSolver(): Promise<{ readonly ask: (text: string) => Promise<Answer> }> {
  const { Z3 } = await init();
  const context = Z3.mk_context(Z3.mk_config());
  const parser = Z3.mk_parser_context(context);
  Z3.parser_context_inc_ref(context, parser);
  const solver = Z3.mk_simple_solver(context);
  Z3.solver_inc_ref(context, solver);
  const add = (text: string): void => {
    const assertions = Z3.parser_context_from_string(context, parser, text);
    Z3.ast_vector_inc_ref(context, assertions);
    for (let i = 0; i < Z3.ast_vector_size(context, assertions); i++) {
      Z3.solver_assert(context, solver, Z3.ast_vector_get(context, assertions, i));
    }
    Z3.ast_vector_dec_ref(context, assertions);
  };
  add(preamble);
  const ask = async (text: string): Promise<Answer> => {
    Z3.solver_push(context, solver);
    add(text);
    const answer = await Z3.solver_check(context, solver);
    Z3.solver_pop(context, solver, 1);
    if (answer === Z3_lbool.Z3_L_UNDEF) throw new Error(`the solver cannot tell: ${text}`);
    return answer === Z3_lbool.Z3_L_FALSE ? 'proved' : 'refuted';
  };
  return { ask };
}

function compare(policy: readonly FragmentStatement[], solver: Answer): Disagreement | undefined {
  const policyText = toJson(policy);
  const proof = proveEndpointOnly(policyText, OPTIONS);
  if (proof.verdict === solver) return undefined;
  return { policyText, prover: JSON.stringify(proof), solver };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { policies: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
  });
  const started = performance.now();
  const result = await compareWithSolver(Number(values.policies), Number(values.seed));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { policies, proved, refuted, disagreements } = result;
  process.stdout.write(`${policies} policies in ${seconds} s: ${proved} proved, ${refuted} refuted, `);
  process.stdout.write(`${disagreements.length} disagreements\n`);
  for (const item of disagreements.slice(0, 5)) process.stdout.write(`${JSON.stringify(item, null, 2)}\n`);
  // The solver keeps worker threads that would hold the process open.
  process.exit(disagreements.length === 0 ? 0 : 1);
}

if (process.argv[1] === import.meta.filename) await main();
