/**
 * What AWS says of each global condition key: what it holds, whose requests carry it.
 *
 * Network keys are not here, they depend on the path (request-paths.ts). A key that is neither here nor among the
 * keys of the action is doubtful: a request that passes only by carrying it proves nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
import type { Shape } from './word-cells.ts';

export type KeyProfile = {
  readonly holds: 'text' | 'address' | 'bool' | 'number' | 'date';
  /** `never`: not in requests of customers; `doubtful`: AWS does not say, or we do not know the key. */
  readonly presence: 'always' | 'maybe' | 'never' | 'doubtful';
  /** Not in unsigned requests. */
  readonly signed?: true;
  /** A list of values. */
  readonly many?: true;
  /** All values there are. */
  readonly domain?: readonly string[];
  readonly shape?: Shape;
};

export const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';

const shape = (prefix: string, alphabet?: string, example?: string): Shape => ({
  prefix,
  ...(alphabet === undefined ? {} : { alphabet }),
  ...(example === undefined ? {} : { example }),
  atLeast: 1,
});

// Real ids are hexadecimal; examples in documentation are not always.
const ID = `${LOWER}-`;
export const VPCE: Shape = shape('vpce-', ID, '0f1e2d3c4b5a69788');
export const VPC: Shape = shape('vpc-', ID, '0f1e2d3c4b5a69788');
export const ORG: Shape = shape('o-', LOWER, 'f1e2d3c4b5');
export const ACCOUNT: Shape = {
  prefix: '',
  alphabet: '9012345678',
  atLeast: 12,
  atMost: 12,
  example: '999999999999',
};
const text = (presence: KeyProfile['presence'], more: Partial<KeyProfile> = {}): KeyProfile => ({
  holds: 'text',
  presence,
  ...more,
});
const signed = { signed: true } as const;
const bool = (presence: KeyProfile['presence'], more: Partial<KeyProfile> = {}): KeyProfile => ({
  ...text(presence, more),
  holds: 'bool',
  domain: ['true', 'false'],
});

const profiles: Readonly<Record<string, KeyProfile>> = {
  'aws:securetransport': bool('always'),
  'aws:currenttime': { holds: 'date', presence: 'always' },
  'aws:epochtime': { holds: 'date', presence: 'always' },
  'aws:requestedregion': text('always', { shape: shape('', `${LOWER}-`, 'us-east-1') }),
  'aws:useragent': text('maybe'),
  'aws:referer': text('maybe'),
  'aws:resourceaccount': text('always', { shape: ACCOUNT }),
  'aws:resourceorgid': text('maybe', { shape: ORG }),
  'aws:resourceorgpaths': text('maybe', { shape: shape('o-', `${LOWER}-/`), many: true }),
  'aws:resourcetag/*': text('maybe'),
  'aws:requesttag/*': text('maybe'),
  'aws:tagkeys': text('maybe', { many: true }),
  'aws:principaltag/*': text('maybe', signed),
  'aws:principalorgid': text('maybe', { ...signed, shape: ORG }),
  'aws:principalorgpaths': text('maybe', { ...signed, shape: shape('o-', `${LOWER}-/`), many: true }),
  // Settled by the caller, except where only an account or an identity is known.
  'aws:principalarn': text('always', { ...signed, shape: shape('arn:') }),
  'aws:principalaccount': text('always', { shape: ACCOUNT }),
  'aws:principaltype': text('always', { domain: ['AssumedRole', 'User', 'Account', 'FederatedUser'] }),
  'aws:principalisawsservice': bool('always', signed),
  'aws:userid': text('always'),
  'aws:username': text('maybe', signed),
  'aws:sourceidentity': text('maybe', signed),
  'aws:federatedprovider': text('maybe', signed),
  'aws:tokenissuetime': { holds: 'date', presence: 'maybe', signed: true },
  'aws:multifactorauthpresent': bool('maybe', signed),
  'aws:multifactorauthage': { holds: 'number', presence: 'maybe', signed: true },
  'aws:ec2instancesourcevpc': text('maybe', { ...signed, shape: VPC }),
  'aws:ec2instancesourceprivateipv4': { holds: 'address', presence: 'maybe', signed: true },
  'ec2:sourceinstancearn': text('maybe', signed),
  'ec2:roledelivery': { holds: 'number', presence: 'maybe', signed: true, domain: ['1.0', '2.0'] },
  'lambda:sourcefunctionarn': text('maybe', signed),
  'aws:calledvia': text('never', { many: true }),
  'aws:calledviafirst': text('never'),
  'aws:calledvialast': text('never'),
  'aws:principalservicename': text('never'),
  'aws:principalservicenameslist': text('never', { many: true }),
  'aws:sourcearn': text('never'),
  'aws:sourceaccount': text('never', { shape: ACCOUNT }),
  'aws:sourceorgid': text('never', { shape: ORG }),
  'aws:sourceorgpaths': text('never', { many: true }),
  // The access point that is meant may be bound to a VPC, admitted or not.
  's3:dataaccesspointarn': text('doubtful', { shape: shape('arn:') }),
  's3:dataaccesspointaccount': text('doubtful', { shape: ACCOUNT }),
  's3:resourceaccount': text('always', { shape: ACCOUNT }),
  's3:signatureage': { holds: 'number', presence: 'maybe' },
  's3:tlsversion': { holds: 'number', presence: 'maybe', domain: ['1.2', '1.3', '1.1', '1'] },
  's3:max-keys': { holds: 'number', presence: 'maybe' },
  's3:object-lock-remaining-retention-days': { holds: 'number', presence: 'maybe' },
  's3:object-lock-retain-until-date': { holds: 'date', presence: 'maybe' },
  's3:requestobjecttagkeys': text('maybe', { many: true }),
  's3:authtype': text('maybe', { domain: ['REST-HEADER', 'REST-QUERY-STRING', 'POST'] }),
  's3:signatureversion': text('maybe', { domain: ['AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256', 'AWS'] }),
};

export const anyText: Shape = { prefix: '', atLeast: 1 };

/** Of any key without one of its own. */
export const unlistedKey: KeyProfile = text('doubtful');

/** Tags share the profile of their family. */
export const profileOf = (key: string): KeyProfile =>
  profiles[key] ?? profiles[tagFamily(key)] ?? unlistedKey;

export const tagFamily = (key: string): string => key.replace(/\/.*$/s, '/*');
