/**
 * Who sends to partners: functions by their layers, their environment and the hosts that stand in it, instances by
 * their tags, and whatever asked the Resolver for a name. AWS shows neither the processes of an instance nor the settings of an agent: what only those decide is
 * said to be possible, and is no need.
 */
import { matchesGlob, toGlob } from '../iam/glob.ts';
import type { Estate, Instance, LambdaFunction, NetworkInterface } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import { layerName } from '../needs/known-callers.ts';
import { oncePerEstate } from '../remediation/hazards/once-per-estate.ts';
import type { ClientMark, Partner, PartnerService, PartnerSite } from './partner.ts';
import type { PartnerHost } from './partner-catalogue.ts';
import { clientsOfQueries } from './clients-of-queries.ts';
import { partnerOfHost, partnersOf } from './partner-catalogue.ts';

/** Something of one VPC that sends to one partner. */
export interface PartnerClient {
  /** `function forwarder`, `instance i-1`. */
  readonly name: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly partner: Partner;
  /** Undefined where nothing tells which site it is. */
  readonly site: PartnerSite | undefined;
  /** Why it is a client: `carries the layer of the Datadog Lambda extension`. */
  readonly because: string;
  readonly sends: readonly PartnerService[];
  /** Kinds of data that it may send, as its own settings have it. */
  readonly maySend: readonly string[];
  /** Kinds that it surely sends, for which its site has no service that is known. */
  readonly unserved: readonly string[];
  /** Names of the partner that stand in its settings, and that the catalogue has no service for. */
  readonly otherHosts: readonly string[];
  /** Undefined where the account no longer shows who it was. */
  readonly of: LambdaFunction | Instance | NetworkInterface | undefined;
}

/** By VPC, in the order of the estate. */
export const clientsByVpc = oncePerEstate(({ estate }) =>
  Map.groupBy(findPartnerClients(estate), ({ vpcId }) => vpcId),
);

/** Of the functions and instances that could be read. */
export function findPartnerClients(
  estate: Pick<Estate, 'functions' | 'instances' | 'networkInterfaces' | 'partners' | 'nameQueries'>,
): readonly PartnerClient[] {
  const partners = partnersOf(estate);
  const marks = partners.flatMap(compiledMarks);
  return [
    ...valueOr(estate.functions, []).flatMap((fn) => clientsOfFunction(partners, marks, fn)),
    ...valueOr(estate.instances, []).flatMap((instance) => clientsOfInstance(partners, marks, instance)),
    ...clientsOfQueries(partners, estate),
  ];
}

type Matcher = (text: string) => boolean;

interface CompiledMark extends Pick<ClientMark, 'who' | 'sends'> {
  readonly partner: Partner;
  readonly maySend: readonly string[];
  readonly layer: Matcher;
  readonly variable: Matcher;
  readonly tag: (key: string, value: string) => boolean;
}

function compiledMarks(partner: Partner): readonly CompiledMark[] {
  return partner.clients.map(({ who, sends, maySend = [], layers = [], variables = [], tags = [] }) => {
    const pairs = tags.map(({ key, value = '*' }) => [matcherOf([key]), matcherOf([value])] as const);
    return {
      partner,
      who,
      sends,
      maySend,
      layer: matcherOf(layers),
      variable: matcherOf(variables),
      tag: (key, value) => pairs.some(([isKey, isValue]) => isKey(key) && isValue(value)),
    };
  });
}

function matcherOf(patterns: readonly string[]): Matcher {
  const globs = patterns.map(toGlob);
  return (text) => globs.some((glob) => matchesGlob(glob, text));
}

/** What was found on one client, before its site is known. */
interface Found {
  readonly because: readonly string[];
  readonly marks: readonly CompiledMark[];
  readonly hosts: readonly (PartnerHost & { readonly host: string })[];
}

function clientsOfFunction(
  partners: readonly Partner[],
  marks: readonly CompiledMark[],
  fn: LambdaFunction,
): readonly PartnerClient[] {
  const hosts = fn.environmentHosts.flatMap((host) => {
    const found = partnerOfHost(partners, host.toLowerCase());
    return found === undefined ? [] : [{ ...found, host: host.toLowerCase() }];
  });
  const layers = fn.layerArns.map(layerName);
  const matched = marks.flatMap((mark) => {
    const layer = layers.find(mark.layer);
    const name = layer === undefined ? fn.environmentNames.find(mark.variable) : undefined;
    const by = layer === undefined ? name && `variable ${name}` : `layer ${layer}`;
    return by === undefined ? [] : [{ mark, because: `${by} is of ${mark.who}` }];
  });
  const ids = new Set([...hosts, ...matched.map(({ mark }) => mark)].map(({ partner }) => partner.id));
  return partners
    .filter(({ id }) => ids.has(id))
    .map((partner) => {
      const own = matched.filter(({ mark }) => mark.partner === partner);
      const named = hosts.filter((one) => one.partner === partner);
      const found = {
        because: [
          ...own.map(({ because }) => because),
          ...named.map(({ host }) => `an environment variable names ${host}`),
        ],
        marks: own.map(({ mark }) => mark),
        hosts: named,
      };
      return toClient(partner, found, siteOfFunction(partner, named, fn), {
        name: `function ${fn.functionName}`,
        vpcId: fn.vpcId,
        subnetIds: fn.subnetIds,
        of: fn,
      });
    });
}

/** A site that is named, else the usual one where nothing could name another. */
function siteOfFunction(
  { sites, defaultSite, siteVariables = [] }: Partner,
  hosts: Found['hosts'],
  { environmentNames, environmentUnreadable }: LambdaFunction,
): PartnerSite | undefined {
  const named = new Set(hosts.map(({ site }) => site));
  if (named.size > 0) return named.size === 1 ? [...named][0] : undefined;
  const mayNameAnother =
    environmentUnreadable !== undefined || siteVariables.some((name) => environmentNames.includes(name));
  return mayNameAnother ? undefined : sites.find(({ id }) => id === defaultSite);
}

function clientsOfInstance(
  partners: readonly Partner[],
  marks: readonly CompiledMark[],
  instance: Instance,
): readonly PartnerClient[] {
  const tags = Object.entries(instance.tags);
  return partners.flatMap((partner) => {
    const own = marks.flatMap((mark) => {
      const tag = mark.partner === partner && tags.find(([key, value]) => mark.tag(key, value));
      return tag === false || tag === undefined ? [] : [{ mark, because: `tag ${tag[0]} is of ${mark.who}` }];
    });
    const [first] = own;
    if (first === undefined) return [];
    const found = { because: [first.because], marks: own.map(({ mark }) => mark), hosts: [] };
    return [
      toClient(partner, found, siteInTags(partner, instance), {
        name: `instance ${instance.instanceId}`,
        vpcId: instance.vpcId,
        subnetIds: [instance.subnetId],
        of: instance,
      }),
    ];
  });
}

/** A tag's value that is the id or a domain of a site; an agent's own settings are not shown. */
function siteInTags({ sites }: Partner, { tags }: Instance): PartnerSite | undefined {
  const values = new Set(Object.values(tags).map((value) => value.toLowerCase()));
  const named = sites.filter(({ id, domains }) => [id, ...domains].some((name) => values.has(name)));
  return named.length === 1 ? named[0] : undefined;
}

function toClient(
  partner: Partner,
  { because, marks, hosts }: Found,
  site: PartnerSite | undefined,
  client: Pick<PartnerClient, 'name' | 'vpcId' | 'subnetIds' | 'of'>,
): PartnerClient {
  const data = new Set(marks.flatMap(({ sends }) => sends));
  const named = new Set(hosts.flatMap(({ service }) => service ?? []));
  const sends = (site?.services ?? []).filter((service) => data.has(service.data) || named.has(service));
  const sent = new Set(sends.map((service) => service.data));
  return {
    ...client,
    partner,
    site,
    because: because.join(', '),
    sends,
    maySend: [...new Set(marks.flatMap(({ maySend }) => maySend))].filter((one) => !sent.has(one)),
    unserved: site === undefined ? [] : [...data].filter((one) => !sent.has(one)),
    otherHosts: hosts.flatMap(({ host, service, isDomain }) =>
      service === undefined && !isDomain ? [host] : [],
    ),
  };
}
