/** What is asked of a bucket policy, from the options; anything else is a `UserError` before a file was read. */
import type { ProofOptions } from '../core/iam/prove/proof.ts';
import { UserError } from '../core/user-error.ts';
import type { RawOptions } from './raw-options.ts';

/** What an option names, and its form. */
export interface Mark {
  readonly option: string;
  readonly form: RegExp;
  readonly allowed: string;
}

export const ENDPOINT: Mark = {
  option: '--endpoint',
  form: /^vpce-[\da-z]+$/,
  allowed: 'the id of a VPC endpoint, such as vpce-1a2b3c4d, without wildcards',
};
export const VPC: Mark = {
  option: '--vpc',
  form: /^vpc-[\da-z]+$/,
  allowed: 'the id of a VPC, such as vpc-1a2b3c4d',
};
const ACCOUNT: Mark = { option: '--account', form: /^\d{12}$/, allowed: 'the 12 digits of an account' };
const ORG: Mark = {
  option: '--org',
  form: /^o-[\da-z]+$/,
  allowed: 'an organization, such as o-exampleorgid',
};
export const ONE_ROLE: Mark = {
  option: '--exempt-role',
  form: /^arn:[a-z-]+:iam::\d{12}:role\/[^*?$\s]+$/,
  allowed: 'the ARN of one role, such as arn:aws:iam::111122223333:role/BreakGlass, without wildcards',
};
const ROLE: Mark = {
  option: '--exempt-role',
  form: /^arn:[a-z-]+:iam::(\d{12}|\*):role\/.+$/,
  allowed: 'the ARN of a role, such as arn:aws:iam::111122223333:role/BreakGlass',
};

/** Throws `UserError` where no bucket or no endpoint is named, or a name cannot be one. */
export function parseProofOptions(options: RawOptions): ProofOptions {
  const endpoints = {
    ids: checkedMarks(options.endpoint, ENDPOINT),
    vpcs: checkedMarks(options.vpc, VPC),
    accounts: checkedMarks(options.account, ACCOUNT),
    orgs: checkedMarks(options.org, ORG),
  };
  const exemptRoles = checkedMarks(options.exemptRole, ROLE);
  const bucket = required(options.bucket, 'policy prove without --bucket', '--bucket NAME or its ARN');
  if (Object.values(endpoints).every((list) => list.length === 0)) {
    throw new UserError({
      got: 'policy prove without an admitted endpoint',
      allowed: '--endpoint vpce-…, --vpc vpc-…, --account ID or --org ID, each as often as needed',
      remedy: 'say who may come in',
    });
  }
  return { bucket, endpoints, exemptRoles };
}

/** The value of an option that has to be there. */
export function required(value: string | undefined, got: string, allowed: string): string {
  if (value !== undefined && value.trim() !== '') return value;
  throw new UserError({ got, allowed, remedy: 'see the help of the command' });
}

/** The values, each in the mark's form; throws `UserError` for the first that is not. */
export function checkedMarks(
  values: readonly string[] = [],
  { option, form, allowed }: Mark,
): readonly string[] {
  const wrong = values.find((value) => !form.test(value));
  if (wrong === undefined) return values;
  throw new UserError({ got: `${option} ${wrong}`, allowed, remedy: `correct ${option}` });
}
