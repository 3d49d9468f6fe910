/**
 * Policies that look at the path of a request, and will see another one.
 *
 * Through a gateway endpoint AWS sends no `aws:SourceIp`; instead there are `aws:VpcSourceIp`, `aws:SourceVpc` and
 * `aws:SourceVpce`. An Allow on the NAT's address then grants nothing, and a Deny with `NotIpAddress` denies.
 * Errs towards `found`: whether the condition really bites depends on who calls, which no estate knows.
 *
 * Keys of KMS count for both services: they call KMS in the caller's name where data is encrypted with such a key.
 * Policies in other Regions do not count, because an endpoint serves its own Region.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html#bucket-policies-s3
 */
import type { AttachedPolicy, GatewayService, Part, Role } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';
import type { NetworkMentions } from './network-mentions.ts';
import { networkMentions } from './network-mentions.ts';
import { oncePerEstate } from './once-per-estate.ts';
import type { Principals } from './principals-of-vpc.ts';
import { mayUseRole, principalsOfVpc } from './principals-of-vpc.ts';
import type { Unread } from './unreadable.ts';
import { missingParts, unreadGroup } from './unreadable.ts';

const ID = 'network-condition-policies';
const WHAT = 'whether policies look at the path of requests';

export function findNetworkConditionPolicies(scope: HazardScope): readonly Hazard[] {
  const { index, draft } = scope;
  const byService = { s3: bucketHazards, dynamodb: tableHazards };
  return [
    ...byService[draft.service](index),
    ...keyHazards(index),
    ...roleHazards(index, draft.service, principalsOfVpc(index, draft.vpcId)),
    ...endpointHazards(scope),
  ];
}

/** A thing with one policy of its own. */
interface Holder {
  readonly arn: string;
  readonly text: string;
  readonly policy: Part<string | null>;
}

const bucketHazards = oncePerEstate((index) => {
  const { buckets, partition, region } = index.estate;
  const holders = valueOr(buckets, [])
    .filter((bucket) => bucket.region === region)
    .map(({ bucketName, policy }): Holder => {
      return { arn: `arn:${partition}:s3:::${bucketName}`, text: `bucket ${bucketName}`, policy };
    });
  return [...missingParts(ID, WHAT, { buckets }), ...holderHazards('buckets', holders)];
});

const tableHazards = oncePerEstate((index) => {
  const { tables } = index.estate;
  const holders = valueOr(tables, []).map(({ tableName, tableArn, policy }): Holder => {
    return { arn: tableArn, text: `table ${tableName}`, policy };
  });
  return [...missingParts(ID, WHAT, { tables }), ...holderHazards('tables', holders)];
});

const keyHazards = oncePerEstate((index) => {
  const { keys } = index.estate;
  const holders = valueOr(keys, []).map(({ keyId, keyArn, policy }): Holder => {
    return { arn: keyArn, text: `key ${keyId}`, policy };
  });
  return [...missingParts(ID, WHAT, { keys }), ...holderHazards('keys', holders)];
});

function holderHazards(part: string, holders: readonly Holder[]): readonly Hazard[] {
  const hazards: Hazard[] = [];
  const unread: Unread[] = [];
  for (const { arn, text, policy } of holders) {
    if (policy.status === 'unreadable') {
      unread.push({ name: text, reason: policy.reason });
    } else if (policy.value !== null) {
      const { keys, unclear } = networkMentions(policy.value, 'resource');
      if (keys.length > 0) hazards.push(found(arn, `The policy of ${text}`, keys));
      else if (unclear !== undefined) unread.push({ name: text, reason: unclear });
    }
  }
  return [...hazards, ...unreadGroup(ID, part, WHAT, unread)];
}

function roleHazards(index: EstateIndex, service: GatewayService, principals: Principals): readonly Hazard[] {
  const { roles } = index.estate;
  const hazards: Hazard[] = [];
  const unread: Unread[] = [];
  for (const role of valueOr(roles, [])) {
    if (!mayUseRole(principals, role)) continue;
    const { keys, unclear } = roleMentions(index)(role, service);
    const who = `A policy of role ${role.roleName}`;
    if (keys.length > 0) hazards.push(found(role.roleArn, who, keys, principals.anyRole));
    else if (unclear !== undefined) unread.push({ name: `role ${role.roleName}`, reason: unclear });
  }
  return [...missingParts(ID, WHAT, { roles }), ...hazards, ...unreadGroup(ID, 'roles', WHAT, unread)];
}

// The same role is asked about for every VPC in which it may be in use.
const roleMentions = oncePerEstate(() => {
  const known = { s3: new Map<Role, NetworkMentions>(), dynamodb: new Map<Role, NetworkMentions>() };
  return (role: Role, service: GatewayService): NetworkMentions => {
    const mentions = known[service].get(role) ?? mentionsOfRole(role, service);
    known[service].set(role, mentions);
    return mentions;
  };
});

function mentionsOfRole({ policies }: Role, service: GatewayService): NetworkMentions {
  if (policies.status === 'unreadable') return { keys: [], unclear: policies.reason };
  const read = ({ document }: AttachedPolicy): NetworkMentions =>
    networkMentions(document, 'identity', [service, 'kms']);
  const mentions = policies.value.map(read);
  const keys = [...new Set(mentions.flatMap((item) => item.keys))].sort();
  const unclear = mentions.find((item) => item.unclear !== undefined)?.unclear;
  return unclear === undefined ? { keys } : { keys, unclear };
}

function endpointHazards({ draft }: HazardScope): readonly Hazard[] {
  const { endpoint } = draft;
  if (endpoint === undefined || endpoint.policyDocument === null) return [];
  const { keys, unclear } = networkMentions(endpoint.policyDocument, 'resource');
  const text = `endpoint ${endpoint.vpcEndpointId}`;
  if (keys.length > 0) return [found(endpoint.vpcEndpointId, `The policy of ${text}`, keys)];
  return unclear === undefined
    ? []
    : unreadGroup(ID, endpoint.vpcEndpointId, WHAT, [{ name: text, reason: unclear }]);
}

function found(subject: string, who: string, keys: readonly string[], because?: string): Hazard {
  const text =
    `${who} names ${keys.join(', ')}. Through the endpoint requests carry no public address but the endpoint and ` +
    'the VPC: what it allows by address may stop, and what it denies unless by address begins to be denied. Make ' +
    `it admit the VPC or the endpoint first.${because === undefined ? '' : ` (It counts here because ${because}.)`}`;
  return { id: ID, kind: 'found', subject, text };
}
