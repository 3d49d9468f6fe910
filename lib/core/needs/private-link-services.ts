/**
 * Which PrivateLink services serve the actions of an IAM prefix.
 *
 * The table is an interpretation of AWS's pages (its sources stand in the file); what a Region offers, and under which
 * name, is only what DescribeVpcEndpointServices says there.
 */
import { matchesGlob, toGlob } from '../iam/glob.ts';
import actionNames from './iam-actions.json' with { type: 'json' };
import table from './private-link-services.json' with { type: 'json' };

interface EndpointEntry {
  readonly suffix?: string;
  /** Where the name is not `com.amazonaws.{region}.` and the suffix. */
  readonly serviceName?: string;
  /** Patterns without the prefix; absent: all that no endpoint before it serves. */
  readonly actions?: readonly string[] | undefined;
  /** Absent: 443. */
  readonly port?: number;
  readonly privateDns?: boolean;
}

interface ServiceEntry {
  readonly endpoints?: readonly EndpointEntry[];
  readonly ambiguous?: boolean;
  /** There is a gateway endpoint, which is free. */
  readonly gateway?: boolean;
}

/** One service to which an endpoint can lead. */
export interface PrivateLinkService {
  /** IAM action prefix. */
  readonly prefix: string;
  /** `com.amazonaws.eu-west-3.rds-data` */
  readonly serviceName: string;
  readonly port: number;
  readonly hasPrivateDns: boolean;
  readonly hasGateway: boolean;
}

const SERVICES: ReadonlyMap<string, ServiceEntry> = new Map([
  ...table.plain.split(' ').map((prefix): [string, ServiceEntry] => [prefix, {}]),
  ...Object.entries(table.services),
]);
const ACTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(actionNames.actions).map(([prefix, names]) => [prefix, names.split(' ')]),
);

/** True for every IAM prefix with an endpoint, be it one that the table cannot name. */
export function isPrivateLinkPrefix(prefix: string): boolean {
  return SERVICES.has(prefix);
}

/** The names of the prefix's actions, without it; undefined where the product does not carry them. */
export function actionsOfPrefix(prefix: string): readonly string[] | undefined {
  return ACTIONS.get(prefix);
}

/** Actions that the table names one by one, without the prefix: those of an endpoint beside the service's own. */
export function routedActions(prefix: string): readonly string[] {
  const endpoints = SERVICES.get(prefix)?.endpoints ?? [];
  return endpoints.flatMap(({ actions = [] }) => actions).filter((pattern) => !pattern.includes('*'));
}

/** The services that serve these actions; undefined where no table says which of several hosts does. */
export function servicesOfActions(
  region: string,
  prefix: string,
  actions: readonly string[],
): readonly PrivateLinkService[] | undefined {
  const entry = SERVICES.get(prefix);
  if (entry === undefined) return [];
  if (entry.ambiguous === true) return undefined;
  const endpoints = entry.endpoints ?? [{ suffix: prefix }];
  const serving = new Set(actions.map((action) => endpoints.find((endpoint) => serves(endpoint, action))));
  return endpoints
    .filter((endpoint) => serving.has(endpoint))
    .map((endpoint) => toService(region, prefix, entry, endpoint));
}

/** Every service of the table, under the names of the Region. */
export function allServices(region: string): readonly PrivateLinkService[] {
  return [...SERVICES].flatMap(([prefix, entry]) =>
    entry.ambiguous === true
      ? []
      : (entry.endpoints ?? [{ suffix: prefix }]).map((one) => toService(region, prefix, entry, one)),
  );
}

function serves({ actions }: EndpointEntry, action: string): boolean {
  const name = action.toLowerCase();
  return actions === undefined || actions.some((pattern) => matchesGlob(toGlob(pattern.toLowerCase()), name));
}

function toService(
  region: string,
  prefix: string,
  entry: ServiceEntry,
  { suffix = prefix, serviceName, port = 443, privateDns }: EndpointEntry,
): PrivateLinkService {
  return {
    prefix,
    serviceName: (serviceName ?? `com.amazonaws.{region}.${suffix}`).replace('{region}', region),
    port,
    hasPrivateDns: privateDns !== false,
    hasGateway: entry.gateway === true && suffix === prefix,
  };
}
