/** What the prover says of one policy file, with the request that gets past as something to try. */
import type { Counterexample, Exemption, Proof } from '../core/iam/prove/proof.ts';
import type { RequestPrincipal } from '../core/iam/request.ts';
import type { Paint, Tone } from './paint.ts';
import { printable } from './printable.ts';
import { labelled } from './wrap-text.ts';

/** One line of `policy prove --json`: the file, then what the prover says. */
export type PolicyProof = { readonly file: string } & Proof;

const TONES: Readonly<Record<Proof['verdict'], Tone>> = {
  proved: 'good',
  refuted: 'bad',
  unknown: 'warning',
};

const LABEL_WIDTH = 12;

export function describePolicyProof(found: PolicyProof, paint: Paint): string {
  const proof = printable(found);
  const { file, verdict, exemptions, locksOut, counterexample, reason } = proof;
  const line = (label: string, text: string) => labelled(label, text, LABEL_WIDTH);
  return `${[
    `${paint(TONES[verdict], verdict)} ${file}: ${MEANING[verdict]}`,
    ...(reason === undefined ? [] : [line('reason', reason)]),
    ...(counterexample === undefined ? [] : counterexampleLines(file, counterexample, line)),
    ...exemptions.map((exemption) => line('admitted', describeExemption(exemption))),
    line('locks out', LOCK_OUT[String(locksOut)] ?? ''),
  ].join('\n')}\n`;
}

const MEANING: Readonly<Record<Proof['verdict'], string>> = {
  proved: 'no request of a customer gets past but through the admitted endpoints',
  refuted: 'this request gets past no Deny, and has only to be allowed by its own IAM policy',
  unknown: 'it could not be told, which is never a pass',
};

const LOCK_OUT: Readonly<Record<string, string>> = {
  true: 'yes: an admitted endpoint is denied as well',
  false: 'no: the admitted endpoints are not denied',
  unknown: 'unknown: it could not be told whether an admitted endpoint is denied as well',
};

function describeExemption(exemption: Exemption): string {
  switch (exemption.kind) {
    case 'awsServices':
      return exemption.services === undefined
        ? 'AWS services calling for themselves'
        : `AWS services calling for themselves: ${exemption.services.join(', ')}`;
    case 'onBehalf':
      return 'calls that an AWS service makes on behalf of a caller (aws:ViaAWSService)';
    case 'role':
      return `role ${exemption.arn}, from anywhere`;
  }
}

function counterexampleLines(
  file: string,
  { principal, action, resource, path, keys }: Counterexample,
  line: (label: string, text: string) => string,
): readonly string[] {
  const pairs = Object.entries(keys).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) => `${name}=${one}`),
  );
  const partition = resource.split(':')[1] ?? 'aws';
  const command = [
    ['--principal', principalName(principal, partition)],
    ['--action', action],
    ['--resource', resource],
    ...pairs.map((pair) => ['--key', pair]),
  ].flat();
  return [
    line('who', describePrincipal(principal, partition)),
    line('does', `${action} on ${resource}`),
    line('path', path),
    ...(pairs.length === 0 ? [] : [line('keys', pairs.join(', '))]),
    // On one line, so that it can be copied.
    `  ${'try it'.padEnd(LABEL_WIDTH - 1)} ${['endpointer policy simulate', file, ...command].map(quoted).join(' ')}`,
  ];
}

/** The principal as `policy simulate --principal` takes it. */
function principalName(principal: RequestPrincipal, partition: string): string {
  switch (principal.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'account':
      return principal.account;
    case 'root':
      return `arn:${partition}:iam::${principal.account}:root`;
    case 'service':
      return `service:${principal.name}`;
    case 'federated':
      return principal.provider;
    case 'assumedRole':
      // A session's ARN does not tell the path of its role.
      return /:role\/[^/]+$/.test(principal.role) ? principal.arn : principal.role;
    case 'user':
    case 'role':
    case 'federatedUser':
      return principal.arn;
  }
}

function describePrincipal(principal: RequestPrincipal, partition: string): string {
  if (principal.kind === 'anonymous') return 'anybody, without signing the request';
  if (principal.kind === 'assumedRole') return `${principal.arn}, a session of ${principal.role}`;
  return principalName(principal, partition);
}

/** A word of a shell command; the command's own name is several. */
function quoted(word: string): string {
  return /^[\w@%+=:,./ -]+$/.test(word) && (!word.includes(' ') || word.startsWith('endpointer '))
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}
