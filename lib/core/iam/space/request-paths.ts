/**
 * The ways a request can take to a bucket, and what each shows of itself in the context.
 *
 *                      aws:SourceIp   aws:SourceVpce, SourceVpc, …   aws:ViaAWSService
 *   internet or NAT    always         never                          false
 *   a VPC endpoint     never          always                         false
 *   on behalf          perhaps        never                          true
 *   AWS's own service  perhaps        never                          false
 */
import { toGlob, toLiteral } from '../glob.ts';
import { anyText, ACCOUNT, LOWER, ORG, VPC, VPCE, type KeyProfile } from './key-profiles.ts';
import type { Pattern } from './pattern-machine.ts';

export type Endpoints = {
  readonly ids?: readonly string[];
  readonly vpcs?: readonly string[];
  readonly accounts?: readonly string[];
  readonly orgs?: readonly string[];
  /** What is known of the endpoints in `ids`. */
  readonly known?: readonly {
    readonly id: string;
    readonly vpc?: string;
    readonly account?: string;
    readonly org?: string;
  }[];
};

export type RequestPath = {
  readonly via: 'internet' | 'endpoint' | 'onBehalf' | 'service';
  /** Context keys that are settled on this path; `undefined`: not in the request. */
  readonly keys: Readonly<Record<string, string | undefined>>;
  /** Words that a key does not take on this path, because another path covers them. */
  readonly excluded: Readonly<Record<string, readonly Pattern[]>>;
};

const always = (profile: Partial<KeyProfile> = {}): KeyProfile => ({
  holds: 'text',
  presence: 'always',
  ...profile,
});
const maybe = (profile: Partial<KeyProfile> = {}): KeyProfile => ({ ...always(profile), presence: 'maybe' });
const never: KeyProfile = { holds: 'text', presence: 'never' };

const ENDPOINT_KEYS: Readonly<Record<string, KeyProfile>> = {
  'aws:sourceip': never,
  'aws:vpcsourceip': always({ holds: 'address' }),
  'aws:sourcevpce': always({ shape: VPCE }),
  'aws:sourcevpc': always({ shape: VPC }),
  'aws:sourcevpcarn': always({ shape: { ...anyText, prefix: 'arn:' } }),
  'aws:vpceaccount': always({ shape: ACCOUNT }),
  'aws:vpceorgid': maybe({ shape: ORG }),
  'aws:vpceorgpaths': maybe({ many: true, shape: { prefix: 'o-', alphabet: `${LOWER}-/`, atLeast: 1 } }),
  // The VPC that the access point is bound to may be an admitted one.
  's3:accesspointnetworkorigin': { holds: 'text', presence: 'doubtful', domain: ['Internet', 'VPC'] },
};

const ADDRESS = { holds: 'address', presence: 'always' } as const;
const NO_ENDPOINT: Readonly<Record<string, KeyProfile>> = {
  ...Object.fromEntries(Object.keys(ENDPOINT_KEYS).map((key) => [key, never])),
  's3:accesspointnetworkorigin': maybe({ domain: ['Internet'] }),
};
const services: Readonly<Record<string, KeyProfile>> = {
  'aws:calledvia': maybe({ many: true }),
  'aws:calledviafirst': maybe(),
  'aws:calledvialast': maybe(),
};

const PROFILES: Readonly<Record<RequestPath['via'], Readonly<Record<string, KeyProfile>>>> = {
  internet: { ...NO_ENDPOINT, 'aws:sourceip': ADDRESS },
  endpoint: ENDPOINT_KEYS,
  onBehalf: { ...NO_ENDPOINT, ...services, 'aws:sourceip': { ...ADDRESS, presence: 'maybe' } },
  service: {
    ...NO_ENDPOINT,
    'aws:sourceip': { ...ADDRESS, presence: 'maybe' },
    'aws:sourcearn': maybe(),
    'aws:sourceaccount': maybe({ shape: ACCOUNT }),
    'aws:sourceorgid': maybe({ shape: ORG }),
    'aws:sourceorgpaths': maybe({ many: true }),
    'aws:principalservicenameslist': maybe({ many: true }),
  },
};

/** The profile of a key that depends on the path. */
export const pathProfile = (path: RequestPath, key: string): KeyProfile | undefined =>
  PROFILES[path.via][key];

const plain = (via: RequestPath['via'], viaService: boolean): RequestPath => ({
  via,
  keys: { 'aws:viaawsservice': String(viaService) },
  excluded: {},
});

export const internet: RequestPath = plain('internet', false);
export const onBehalf: RequestPath = plain('onBehalf', true);
export const byService: RequestPath = plain('service', false);
export const anyEndpoint: RequestPath = plain('endpoint', false);

/** Every VPC endpoint but the admitted ones, by whichever of their marks. */
export function foreignEndpoint({ ids = [], vpcs = [], accounts = [], orgs = [] }: Endpoints): RequestPath {
  const literal = (words: readonly string[]): readonly Pattern[] =>
    words.map((word) => ({ glob: toLiteral(word) }));
  const glob = (words: readonly string[]): readonly Pattern[] =>
    words.map((word) => ({ glob: toGlob(word) }));
  return {
    ...anyEndpoint,
    excluded: {
      'aws:sourcevpce': literal(ids),
      'aws:sourcevpc': literal(vpcs),
      'aws:sourcevpcarn': glob([
        ...vpcs.map((vpc) => `arn:*:vpc/${vpc}`),
        ...accounts.map((id) => `arn:*:*:*:${id}:*`),
      ]),
      'aws:vpceaccount': literal(accounts),
      'aws:vpceorgid': literal(orgs),
      'aws:vpceorgpaths': glob(orgs.map((org) => `${org}/*`)),
    },
  };
}

/** The admitted ways in, each by the one mark that admits it. */
export function admittedEndpoints({
  ids = [],
  vpcs = [],
  accounts = [],
  orgs = [],
  known = [],
}: Endpoints): readonly RequestPath[] {
  const by = (key: string, words: readonly string[]): readonly RequestPath[] =>
    words.map((word) => ({ ...anyEndpoint, keys: { ...anyEndpoint.keys, [key]: word } }));
  const byId = by('aws:sourcevpce', ids).map((path): RequestPath => {
    const facts = known.find(({ id }) => id === path.keys['aws:sourcevpce']);
    const { vpc, account, org } = facts ?? {};
    const keys = {
      ...path.keys,
      ...(vpc === undefined ? {} : { 'aws:sourcevpc': vpc }),
      ...(account === undefined ? {} : { 'aws:vpceaccount': account }),
      ...(org === undefined ? {} : { 'aws:vpceorgid': org }),
    };
    return { ...path, keys };
  });
  return [
    ...byId,
    ...by('aws:sourcevpc', vpcs),
    ...by('aws:vpceaccount', accounts),
    ...by('aws:vpceorgid', orgs),
  ];
}
