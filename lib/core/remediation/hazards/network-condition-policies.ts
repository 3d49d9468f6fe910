/**
 * Policies that look at the path of a request, and will see another one.
 *
 * Through a gateway endpoint AWS sends no `aws:SourceIp`; instead there are `aws:VpcSourceIp`, `aws:SourceVpc` and
 * `aws:SourceVpce`. An Allow on the NAT's address then grants nothing, and a Deny with `NotIpAddress` denies.
 * Errs towards `found`: naming a key is enough, whoever calls. Where the addresses of the NAT are known the text adds
 * what an evaluation of both paths shows.
 *
 * Keys of KMS count for both services: they call KMS in the caller's name where data is encrypted with such a key.
 * Policies in other Regions do not count, because an endpoint serves its own Region.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html#bucket-policies-s3
 */
import type { Part } from '../../network/estate.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';
import type { PathChange } from './path-change.ts';
import { pathChangeOf, verdictOn } from './path-change.ts';
import type { PolicySighting, PolicySightings } from './policy-sightings.ts';
import {
  bucketSightings,
  keySightings,
  roleSightings,
  sightingsOf,
  tableSightings,
} from './policy-sightings.ts';
import { principalsOfVpc } from './principals-of-vpc.ts';
import { missingParts, unreadGroup } from './unreadable.ts';

const ID = 'network-condition-policies';
const WHAT = 'whether policies look at the path of requests';

/** How many policies are evaluated for one draft, some milliseconds each; the others are found all the same. */
const EVALUATED = 20;

export function findNetworkConditionPolicies(scope: HazardScope): readonly Hazard[] {
  const { index, draft } = scope;
  const { buckets, tables, keys, roles } = index.estate;
  const principals = principalsOfVpc(index, draft.vpcId);
  const ofRoles = roleSightings(index, draft.service, principals);
  const looked = [
    draft.service === 's3'
      ? { part: 'buckets', read: buckets, ...bucketSightings(index) }
      : { part: 'tables', read: tables, ...tableSightings(index) },
    { part: 'keys', read: keys, ...keySightings(index) },
    { part: 'roles', read: roles, ...ofRoles },
    ...endpointSightings(scope),
  ];
  const anyRole = new Set(principals.anyRole === undefined ? [] : ofRoles.found);
  const sightings = looked.flatMap((item) => item.found).toSorted((a, b) => (a.subject < b.subject ? -1 : 1));
  const change = sightings.length === 0 ? undefined : pathChangeOf(scope);
  return [
    ...sightings.map((sighting, at) =>
      found(
        sighting,
        at < EVALUATED ? change : undefined,
        anyRole.has(sighting) ? principals.anyRole : undefined,
      ),
    ),
    ...looked.flatMap(({ part, read, unread }) => [
      ...missingParts(ID, WHAT, { [part]: read }),
      ...unreadGroup(ID, part, WHAT, unread),
    ]),
  ];
}

interface Looked extends PolicySightings {
  readonly part: string;
  readonly read: Part<unknown>;
}

function endpointSightings({ draft }: HazardScope): readonly Looked[] {
  const { endpoint } = draft;
  if (endpoint === undefined) return [];
  const subject = endpoint.vpcEndpointId;
  const policy: Part<string | null> = { status: 'read', value: endpoint.policyDocument };
  const sightings = sightingsOf([{ subject, text: `endpoint ${subject}`, policy, resources: [] }]);
  return [{ part: subject, read: policy, ...sightings }];
}

function found(
  sighting: PolicySighting,
  change: PathChange | undefined,
  because: string | undefined,
): Hazard {
  const verdict = change === undefined ? undefined : verdictOn(sighting, change);
  const text = [
    `${sighting.who} names ${sighting.keys.join(', ')}. Through the endpoint requests carry no public address but ` +
      'the endpoint and the VPC: what it allows by address may stop, and what it denies unless by address begins to ' +
      'be denied. Make it admit the VPC or the endpoint first.',
    ...(verdict === undefined ? [] : [verdict]),
    ...(because === undefined ? [] : [`(It counts here because ${because}.)`]),
  ].join(' ');
  return { id: ID, kind: 'found', subject: sighting.subject, text };
}
