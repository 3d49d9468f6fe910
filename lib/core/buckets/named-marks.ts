/**
 * The marks of VPC endpoints by which a policy's Deny statements let requests through.
 *
 * Only whole values: a pattern such as `vpce-*` means strangers too, and is left to the prover to refute.
 */
import type { Policy, Statement } from '../iam/policy.ts';
import { readable } from '../iam/truth.ts';

export type Mark =
  | { readonly kind: 'endpoint' | 'vpc' | 'account' | 'organization'; readonly id: string }
  /** A VPC with the account and Region that its ARN names. */
  | { readonly kind: 'vpcOf'; readonly id: string; readonly account: string; readonly region: string };

const KINDS: Readonly<Record<string, 'endpoint' | 'vpc' | 'account' | 'organization'>> = {
  'aws:sourcevpce': 'endpoint',
  'aws:sourcevpc': 'vpc',
  'aws:vpceaccount': 'account',
  'aws:vpceorgid': 'organization',
};

/** In the order in which they first appear, each once. */
export function namedMarks({ statements }: Policy): readonly Mark[] {
  const marks = statements.filter(({ effect }) => effect === 'Deny').flatMap(marksOf);
  return [...new Map(marks.map((mark) => [JSON.stringify(mark), mark])).values()];
}

function marksOf({ conditions }: Statement): readonly Mark[] {
  return readable(conditions).flatMap(({ key, values }) =>
    values.filter((value) => !/[*?$]/.test(value)).flatMap((value) => toMark(key, value)),
  );
}

function toMark(key: string, value: string): readonly Mark[] {
  if (key === 'aws:vpceorgpaths') return [{ kind: 'organization', id: value.split('/')[0] ?? value }];
  if (key === 'aws:sourcevpcarn') {
    const [, region, account, id] = /^arn:[^:]*:ec2:([^:]*):([^:]*):vpc\/(.+)$/.exec(value) ?? [];
    return region === undefined || account === undefined || id === undefined
      ? []
      : [{ kind: 'vpcOf', id, account, region }];
  }
  const kind = KINDS[key];
  return kind === undefined ? [] : [{ kind, id: value }];
}
