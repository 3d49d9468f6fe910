/**
 * Which services a function needs a path to, and how that is known.
 *
 * Four tiers that are never merged: what its role is *granted*, what IAM says the role *used*, what its settings *name*,
 * and what flow logs *saw*. What grants everything is no need; it is said apart, as is everything that could not be read.
 */
import type { Claim } from '../checks/check.ts';
import type { EventSourceMapping, LambdaFunction, ServiceUse } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { oncePerEstate } from '../remediation/hazards/once-per-estate.ts';
import type { Grants } from './granted-actions.ts';
import { grantsOf } from './granted-actions.ts';
import { KNOWN_CALLERS, layerName } from './known-callers.ts';
import { actionsOfFunctionItself, mayBePolledByLambda } from './lambda-own-actions.ts';
import type { PrivateLinkService } from './private-link-services.ts';
import { allServices, servicesOfActions } from './private-link-services.ts';
import { servicesOfHosts } from './services-of-hosts.ts';
import { trafficOfFunction } from './function-traffic.ts';

export interface NeedTiers {
  readonly granted: Claim;
  readonly used: Claim;
  readonly named: Claim;
  readonly seen: Claim;
}

export interface Need {
  readonly service: PrivateLinkService;
  readonly tiers: NeedTiers;
  /** Actions that the function is granted there; empty where only another tier names the service. */
  readonly actions: readonly string[];
}

export interface FunctionNeeds {
  readonly needs: readonly Need[];
  /** Why there may be more, one sentence each. */
  readonly cannotTell: readonly string[];
}

/** In the order of the services' names. */
export function needsOf(index: EstateIndex, fn: LambdaFunction): FunctionNeeds {
  const granted = grantedTo(index, fn);
  const named = namedBy(index, fn);
  const used = usedBy(index, fn);
  const services = new Map<string, PrivateLinkService>();
  const add = ({ service }: { readonly service: PrivateLinkService }) =>
    services.set(service.serviceName, service);
  granted.services.forEach(add);
  named.services.forEach(add);
  used.services.forEach((service) => add({ service }));
  const needs = [...services.values()]
    .toSorted((a, b) => (a.serviceName < b.serviceName ? -1 : 1))
    .map((service): Need => {
      const grant = granted.services.find((one) => one.service.serviceName === service.serviceName);
      const name = named.services.find((one) => one.service.serviceName === service.serviceName);
      return {
        service,
        actions: grant?.actions ?? [],
        tiers: {
          granted: grant?.claim ?? granted.otherwise,
          used: used.claimOf(service.prefix),
          named: name === undefined ? named.otherwise : { claim: 'yes', reason: name.reason },
          seen: seenFrom(index, fn, service),
        },
      };
    });
  return { needs, cannotTell: [...granted.cannotTell, ...named.cannotTell, ...used.cannotTell] };
}

/** Whether the function needs the service, from all tiers: a proof, a grant that IAM does not contradict, or neither. */
export function isNeeded({ tiers }: Need): Claim {
  const { granted, used, named, seen } = tiers;
  const proof = [seen, used, named].find(({ claim }) => claim === 'yes');
  if (proof !== undefined) return proof;
  if (granted.claim === 'yes' && used.claim === 'no') return { claim: 'no', reason: used.reason };
  return granted;
}

/** True where more than a grant speaks for it. */
export function isProven({ tiers }: Need): boolean {
  return [tiers.seen, tiers.used, tiers.named].some(({ claim }) => claim === 'yes');
}

const grantsByRole = oncePerEstate((index) => {
  const known = new Map<string, Grants>();
  return (roleArn: string): Grants | undefined => {
    const role = index.rolesByArn.get(roleArn);
    if (role === undefined) return undefined;
    const grants = known.get(roleArn) ?? grantsOf(role);
    known.set(roleArn, grants);
    return grants;
  };
});

interface Granted {
  readonly services: readonly {
    readonly service: PrivateLinkService;
    readonly actions: readonly string[];
    readonly claim: Claim;
  }[];
  readonly otherwise: Claim;
  readonly cannotTell: readonly string[];
}

function grantedTo(index: EstateIndex, fn: LambdaFunction): Granted {
  const { roles, region } = index.estate;
  const grants = grantsByRole(index)(fn.roleArn);
  if (grants === undefined) {
    const reason =
      roles.status === 'unreadable' ? roles.reason : `the account does not show role ${fn.roleArn}`;
    return { services: [], otherwise: { claim: 'unknown', reason }, cannotTell: [reason] };
  }
  const mappings = mappingsByFunction(index).get(fn.functionArn) ?? [];
  const cannotTell = grants.cannotTell.map((reason) => `cannot tell from the role: ${reason}`);
  const services = [...grants.services].flatMap(([prefix, grant]) => {
    const actions = actionsOfFunctionItself(prefix, grant.actions, fn, mappings);
    const served = servicesOfActions(region, prefix, actions);
    if (served === undefined)
      cannotTell.push(`no table says which of its hosts serves the granted actions of ${prefix}`);
    return (served ?? []).map((service) => ({
      service,
      actions,
      claim: grantClaim(index, prefix, actions, grant.policies),
    }));
  });
  const [doubt] = grants.cannotTell;
  return {
    services,
    otherwise:
      doubt === undefined
        ? { claim: 'no', reason: 'its role does not name the service' }
        : { claim: 'unknown', reason: `cannot tell from the role: ${doubt}` },
    cannotTell,
  };
}

function grantClaim(
  { estate: { eventSourceMappings } }: EstateIndex,
  prefix: string,
  actions: readonly string[],
  policies: readonly string[],
): Claim {
  if (eventSourceMappings.status === 'unreadable' && mayBePolledByLambda(prefix, actions)) {
    return { claim: 'unknown', reason: `Lambda may poll it for the function: ${eventSourceMappings.reason}` };
  }
  const [first = '', ...others] = actions;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return { claim: 'yes', reason: `policy ${policies.join(', ')} grants ${prefix}:${first}${more}` };
}

const mappingsByFunction = oncePerEstate(({ estate }): ReadonlyMap<string, readonly EventSourceMapping[]> =>
  Map.groupBy(
    valueOr(estate.eventSourceMappings, []).filter(({ state }) => state !== 'Deleting'),
    ({ functionArn }) => withoutQualifier(functionArn),
  ),
);

/** A mapping may name a version or an alias after the function's name. */
function withoutQualifier(arn: string): string {
  return arn.split(':').slice(0, 7).join(':');
}

interface NamedServices {
  readonly services: readonly { readonly service: PrivateLinkService; readonly reason: string }[];
  readonly otherwise: Claim;
  readonly cannotTell: readonly string[];
}

function namedBy(index: EstateIndex, fn: LambdaFunction): NamedServices {
  const { region } = index.estate;
  const hosts = servicesOfHosts(index, fn.environmentHosts).map(({ service, host }) => ({
    service,
    reason: `an environment variable names ${host}`,
  }));
  const callers = KNOWN_CALLERS.filter(
    ({ layer, variable }) =>
      fn.layerArns.some((arn) => layer?.test(layerName(arn)) === true) ||
      fn.environmentNames.some((name) => variable?.test(name) === true),
  ).flatMap(({ name, calls }) =>
    calls.flatMap((call) => {
      const [prefix = '', action = ''] = call.split(':');
      const services = servicesOfActions(region, prefix, [action]) ?? [];
      return services.map((service) => ({ service, reason: `${name} calls it from the function's network` }));
    }),
  );
  const unread = fn.environmentUnreadable;
  return {
    services: [...hosts, ...callers],
    otherwise:
      unread === undefined
        ? { claim: 'no', reason: 'neither its environment nor its layers name it' }
        : { claim: 'unknown', reason: `Lambda did not show its environment (${unread})` },
    cannotTell: unread === undefined ? [] : [`Lambda did not show its environment (${unread})`],
  };
}

interface Used {
  readonly services: readonly PrivateLinkService[];
  readonly claimOf: (prefix: string) => Claim;
  readonly cannotTell: readonly string[];
}

/** What Lambda itself does with every role says nothing of the function. */
const USED_BY_LAMBDA: ReadonlySet<string> = new Set(['logs', 'ec2', 'xray']);

function usedBy(index: EstateIndex, fn: LambdaFunction): Used {
  const { roleUses } = index.estate;
  const use = usesByRole(index).get(fn.roleArn)?.services;
  const services = use ?? (roleUses.status === 'unreadable' ? roleUses : undefined);
  if (services?.status !== 'read') {
    const reason = services?.reason ?? 'IAM was not asked what the role last accessed';
    return { services: [], claimOf: () => ({ claim: 'unknown', reason }), cannotTell: [] };
  }
  const byPrefix = new Map(services.value.map((one) => [one.prefix, one]));
  const mappings = mappingsByFunction(index).get(fn.functionArn) ?? [];
  const polled = new Set(mappings.map(({ eventSourceArn }) => eventSourceArn?.split(':')[2]));
  const shared = (functionsByRole(index).get(fn.roleArn) ?? 1) > 1;
  const isOfLambda = (prefix: string) => USED_BY_LAMBDA.has(prefix) || polled.has(prefix);
  return {
    services: wholeServices(
      index,
      services.value.filter(({ prefix, lastUsedAt }) => lastUsedAt !== undefined && !isOfLambda(prefix)),
    ),
    claimOf: (prefix) => useClaim(byPrefix.get(prefix), isOfLambda(prefix), shared),
    cannotTell: [],
  };
}

/** Only services with one endpoint: of the others IAM does not say which was used. */
function wholeServices(index: EstateIndex, uses: readonly ServiceUse[]): readonly PrivateLinkService[] {
  const byPrefix = servicesByPrefix(index);
  return uses.flatMap(({ prefix }) => {
    const services = byPrefix.get(prefix) ?? [];
    return services.length === 1 ? services : [];
  });
}

const servicesByPrefix = oncePerEstate(({ estate }) =>
  Map.groupBy(allServices(estate.region), ({ prefix }) => prefix),
);

const usesByRole = oncePerEstate(
  ({ estate }) => new Map(valueOr(estate.roleUses, []).map((use) => [use.roleArn, use])),
);

const functionsByRole = oncePerEstate(({ estate }) => {
  const counts = new Map<string, number>();
  for (const { roleArn } of valueOr(estate.functions, []))
    counts.set(roleArn, (counts.get(roleArn) ?? 0) + 1);
  return counts;
});

function useClaim(use: ServiceUse | undefined, isOfLambda: boolean, isShared: boolean): Claim {
  if (isOfLambda) return { claim: 'unknown', reason: 'Lambda itself uses the service with this role' };
  if (use === undefined)
    return { claim: 'no', reason: 'IAM does not list the service among those of the role' };
  if (use.lastUsedAt === undefined) {
    return { claim: 'no', reason: 'IAM saw no use of it by the role in its tracking period' };
  }
  const by = isShared ? 'its role, which other functions share,' : 'its role';
  return { claim: 'yes', reason: `${by} used it on ${use.lastUsedAt.slice(0, 10)}` };
}

function seenFrom(index: EstateIndex, fn: LambdaFunction, service: PrivateLinkService): Claim {
  const { traffic } = index.estate;
  if (traffic.status === 'unreadable') return { claim: 'unknown', reason: traffic.reason };
  const seen = trafficOfFunction(index, fn, service).filter(({ bytes }) => bytes > 0);
  return seen.length > 0
    ? {
        claim: 'yes',
        reason: 'flow logs saw it on network interfaces of the function, which others like it share',
      }
    : { claim: 'unknown', reason: 'no flow logs were given of this function and service' };
}
