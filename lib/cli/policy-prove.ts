import type { Proof } from '../core/iam/prove/proof.ts';
import { proveEndpointOnly } from '../core/iam/prove/prove-endpoint-only.ts';
import { readTextFile } from '../files/parse-json-file.ts';
import { describePolicyProof, type PolicyProof } from '../report/describe-policy-proof.ts';
import type { ExitCode, Io } from './io.ts';
import { paintFor } from './output.ts';
import { parseProofOptions } from './policy-options.ts';
import type { RawOptions } from './raw-options.ts';

/** `endpointer policy prove FILE...`: whether each policy keeps out all but the admitted endpoints; needs no AWS. */
export async function policyProve(files: readonly string[], options: RawOptions, io: Io): Promise<ExitCode> {
  const asked = parseProofOptions(options);
  for (const arn of asked.exemptRoles ?? []) {
    if (/[*?]/.test(arn)) io.stderr.write(`${arn} holds a wildcard and exempts nobody\n`);
  }
  // Read all before anything is said, so that a path that is wrong is the only answer.
  const texts = await Promise.all(files.map((file) => readTextFile(file, 'Policy file')));
  const verdicts = new Set<Proof['verdict']>();
  for (const [at, file] of files.entries()) {
    const proof: PolicyProof = { file, ...proveEndpointOnly(texts[at] ?? '', asked) };
    const text =
      options.json === true ? `${JSON.stringify(proof)}\n` : describePolicyProof(proof, paintFor(io));
    io.stdout.write(text);
    verdicts.add(proof.verdict);
  }
  if (verdicts.has('refuted')) return 2;
  return verdicts.has('unknown') ? 3 : 0;
}
