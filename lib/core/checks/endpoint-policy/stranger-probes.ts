/**
 * Requests of somebody whom an endpoint policy does not mention, for things that it does not mention: signed by a role of
 * a foreign account and organization, and not signed at all.
 *
 * Whatever the policy says of names, accounts and organizations one by one is not "any"; these have none of those names.
 */
import type { VpcEndpoint } from '../../network/estate.ts';
import { allServices } from '../../needs/private-link-services.ts';
import type { Policy } from '../../iam/policy.ts';
import type { Probe } from '../../iam/prove/denial-search.ts';
import { anonymous, toRoleCaller, type Caller } from '../../iam/space/callers.ts';
import { admittedEndpoints } from '../../iam/space/request-paths.ts';
import { isUnknown } from '../../iam/truth.ts';
import { shortNameOf } from '../../remediation/interface-endpoint/endpoint-wish.ts';

export interface ProbeScope {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly organizationId?: string;
}

const BY_NAME = ['GetObject', 'PutObject', 'ListBucket'];

export function strangerProbes(
  policy: Policy,
  text: string,
  endpoint: VpcEndpoint,
  scope: ProbeScope,
): readonly Probe[] {
  const { vpcEndpointId: id, vpcId: vpc } = endpoint;
  const { accountId: account, organizationId: org } = scope;
  const known = [{ id, vpc, account, ...(org === undefined ? {} : { org }) }];
  const [path] = admittedEndpoints({ ids: [id], known });
  if (path === undefined) throw new Error('an endpoint is a path');
  const account9 = unmentioned(text, ['999999999999', '888888888888', '777777777777', '666666666666']);
  const callers = strangers(scope.partition, account9, unmentioned(text, ['o-zzstranger', 'o-yystranger']));
  const prefixes = prefixesOf(endpoint, scope.region);
  const actions = actionsOf(policy, prefixes);
  return callers.flatMap((caller) =>
    actions.flatMap((action) =>
      resourcesOf(action, account9, unmentioned(text, ['zz-stranger', 'yy-stranger']), scope).map(
        (resource) => ({ situation: { caller, path, actionKeys: undefined }, action, resource }),
      ),
    ),
  );
}

function unmentioned(text: string, words: readonly string[]): string {
  return words.find((word) => !text.includes(word)) ?? `${words[0] ?? ''}0`;
}

/** What is theirs is of another account and organization, and so are they. */
function strangers(partition: string, account: string, organization: string): readonly Caller[] {
  const theirs = {
    'aws:resourceaccount': account,
    'aws:resourceorgid': organization,
    'aws:resourceorgpaths': `${organization}/r-zz/`,
    's3:resourceaccount': account,
  };
  const signed = toRoleCaller(`arn:${partition}:iam::${account}:role/zz-stranger`);
  const member = {
    'aws:principalorgid': organization,
    'aws:principalorgpaths': `${organization}/r-zz/`,
    'aws:principalorgmasteraccountid': account,
  };
  const nobody = {
    'aws:principalorgid': undefined,
    'aws:principalorgpaths': undefined,
    'aws:principalorgmasteraccountid': undefined,
  };
  return [
    { ...signed, keys: { ...signed.keys, ...member, ...theirs } },
    { ...anonymous, keys: { ...anonymous.keys, ...nobody, ...theirs } },
  ];
}

/** The IAM prefixes of what the endpoint leads to. */
export function prefixesOf({ serviceName }: VpcEndpoint, region: string): readonly string[] {
  const named = allServices(region).filter((one) => one.serviceName === serviceName);
  const short = shortNameOf(serviceName, region).split('.')[0] ?? '';
  return named.length === 0 ? [short] : [...new Set(named.map(({ prefix }) => prefix))];
}

/** The service's well-known actions, any other, and one of each that the policy names. */
function actionsOf({ statements }: Policy, prefixes: readonly string[]): readonly string[] {
  const named = statements.flatMap(({ action }) =>
    action.is === 'in' ? action.items.flatMap((item) => (isUnknown(item) ? [] : [item.text])) : [],
  );
  const concrete = named
    .map((pattern) => pattern.replaceAll('*', 'Anything').replaceAll('?', 'x'))
    .filter((action) => prefixes.includes(action.split(':')[0]?.toLowerCase() ?? ''));
  const general = prefixes.flatMap((prefix) => [
    ...(prefix === 's3' ? BY_NAME.map((name) => `s3:${name}`) : []),
    `${prefix}:Anything`,
  ]);
  return [...new Set([...general, ...concrete])];
}

function resourcesOf(
  action: string,
  account: string,
  name: string,
  { partition, region }: ProbeScope,
): readonly string[] {
  const [prefix = ''] = action.split(':');
  if (prefix === 's3') {
    const bucket = `arn:${partition}:s3:::${name}`;
    return [`${bucket}/object`, bucket];
  }
  return [`arn:${partition}:${prefix}:${region}:${account}:${name}`];
}
