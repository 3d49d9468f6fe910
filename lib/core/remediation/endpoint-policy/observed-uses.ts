/** What was seen going through an endpoint, and what a policy would have said of it. */
import { evaluate, type Outcome } from '../../iam/evaluate.ts';
import { parsePolicy } from '../../iam/parse-policy.ts';
import type { Context, PolicyRequest, RequestPrincipal } from '../../iam/request.ts';
import { isUnknown, readable } from '../../iam/truth.ts';
import type { EndpointUse } from '../../network/estate.ts';
import type { Admission } from './extra-admissions.ts';
import type { OwnRealm } from './own-realm.ts';

/** Whose the account is that asks. */
export interface Observer {
  readonly accountId: string;
  readonly realm: OwnRealm;
}

/** What the policy says of the call, so far as is known of it. */
export function answerTo(text: string, use: EndpointUse, observer: Observer): Outcome {
  const policy = parsePolicy(text);
  if (isUnknown(policy)) return 'unknown';
  const context = contextOf(use, observer);
  const asked = policy.statements.flatMap(({ conditions }) =>
    readable(conditions).flatMap(({ key, variables }) => [key, ...variables]),
  );
  const isUnsigned = use.principalArn === undefined && use.principalAccount === undefined;
  const unknownKeys = new Set(
    asked.filter((key) => !Object.hasOwn(context, key) && !(isUnsigned && key.startsWith('aws:principal'))),
  );
  const request: PolicyRequest = {
    principal: principalOf(use),
    action: use.action,
    resource: use.resource ?? '*',
    context,
    unknownKeys,
  };
  return evaluate(policy, request).outcome;
}

function principalOf({ principalArn, principalAccount = '' }: EndpointUse): RequestPrincipal {
  // Of another account CloudTrail tells no more: whoever it was, all that is known is whose.
  if (principalArn === undefined && principalAccount !== '')
    return { kind: 'account', account: principalAccount };
  if (principalArn === undefined) return { kind: 'anonymous' };
  if (principalArn.endsWith(':root')) return { kind: 'root', account: principalAccount };
  if (/:user\//.test(principalArn)) return { kind: 'user', account: principalAccount, arn: principalArn };
  const name = principalArn.slice(principalArn.lastIndexOf('/') + 1);
  const session = `${principalArn.replace(/:iam::(\d*):role\/.*$/s, ':sts::$1:assumed-role')}/${name}/session`;
  return { kind: 'assumedRole', account: principalAccount, arn: session, role: principalArn };
}

function contextOf(use: EndpointUse, { accountId, realm }: Observer): Context {
  const { vpcEndpointId, principalArn, principalAccount, resourceAccount } = use;
  // Of another account it is not known whether it belongs to the organization.
  const ofRealm = (account: string | undefined, key: string): Context =>
    realm.kind === 'organization' && account === accountId ? { [key]: realm.id } : {};
  return {
    'aws:sourcevpce': vpcEndpointId,
    ...(principalArn === undefined
      ? {}
      : { 'aws:principalarn': principalArn, 'aws:principalisawsservice': 'false' }),
    ...(principalAccount === undefined ? {} : { 'aws:principalaccount': principalAccount }),
    ...(resourceAccount === undefined ? {} : { 'aws:resourceaccount': resourceAccount }),
    ...ofRealm(principalAccount, 'aws:principalorgid'),
    ...ofRealm(resourceAccount, 'aws:resourceorgid'),
  };
}

/** One statement for each caller and action that was seen. Calls of which resource or signer are not known have none. */
export function admissionsOf(uses: readonly EndpointUse[]): readonly Admission[] {
  const known = uses.filter(
    ({ resource, principalArn, principalAccount }) =>
      resource !== undefined && (principalArn !== undefined || principalAccount === undefined),
  );
  const groups = Map.groupBy(known, ({ principalArn = '', action }) => `${principalArn} ${action}`);
  return [...groups.values()].flatMap((same, i) => {
    const [first] = same;
    if (first === undefined) return [];
    const conditions =
      first.principalArn === undefined
        ? { Null: { 'aws:PrincipalArn': 'true' } }
        : { ArnEquals: { 'aws:PrincipalArn': first.principalArn } };
    const resources = [...new Set(same.flatMap(({ resource }) => resource ?? []))].sort();
    return [{ name: `Observed${i + 1}`, actions: [first.action], resources, conditions }];
  });
}
