import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mergeEndpointOnly } from '../../lib/core/iam/cure/merge-endpoint-only.ts';
import { proveEndpointOnly } from '../../lib/core/iam/prove/prove-endpoint-only.ts';

const page = readFileSync(new URL('../../docs/policies.md', import.meta.url), 'utf8');

// A fenced policy, marked with the verdict, and the paragraph after it.
const samples = [
  ...page.matchAll(/```json (proved|refuted)\n([\s\S]*?)```\n+([\s\S]*?)(?=\n\n#|\n\n`|$)/g),
].map(([, verdict = '', policy = '', prose = '']) => ({
  verdict,
  policy,
  prose: prose.replace(/\s+/g, ' '),
}));

const OPTIONS = { bucket: 'example-bucket', account: '111122223333', endpoints: { ids: ['vpce-1a2b3c4d'] } };

test('the page shows one policy that is endpoint-only and five that are not', () => {
  expect(samples.map(({ verdict }) => verdict)).toEqual([
    'proved',
    ...Array.from({ length: 5 }, () => 'refuted'),
  ]);
});

test.each(samples)(
  'a policy of the page is $verdict by the request it names',
  ({ verdict, policy, prose }) => {
    const proof = proveEndpointOnly(policy, OPTIONS);
    expect(proof.verdict).toBe(verdict);
    if (!proof.counterexample) return;
    const { action, resource, principal } = proof.counterexample;
    expect(prose).toContain(`Gets past: \`${action}\` on \`${resource}\``);
    expect(prose).toContain(
      principal.kind === 'anonymous' ? 'anyone who does not sign' : 'a role of the account',
    );
  },
);

test("the check's page shows the statement that is put, which is proved, and a shorter one is not", () => {
  const path = '../../lib/core/checks/s3-bucket-endpoint-only.md';
  const ofCheck = readFileSync(new URL(path, import.meta.url), 'utf8');
  const text = /## Prefer[\s\S]*?```json\n([\s\S]*?)```/.exec(ofCheck)?.[1] ?? '';
  const statement: { readonly Action: readonly string[] } = JSON.parse(text);
  const admit = { key: 'aws:SourceVpce', values: ['vpce-0a'] } as const;
  const options = { bucket: 'photos', account: '111122223333', endpoints: { ids: admit.values } };
  const merged = mergeEndpointOnly(null, { ...options, admit, known: [], exemptRoles: [] });
  if (merged.verdict === 'refused') throw new Error(merged.reason);
  expect(JSON.parse(merged.policyText)).toMatchObject({ Statement: [statement] });
  const proofOf = (Action: readonly string[]) =>
    proveEndpointOnly(
      JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, Action }] }),
      options,
    );
  expect(proofOf(statement.Action).verdict).toBe('proved');
  for (const left of statement.Action) {
    expect([left, proofOf(statement.Action.filter((one) => one !== left)).verdict]).toEqual([
      left,
      'refuted',
    ]);
  }
});
