import type {
  ListResourceRecordSetsRequest,
  ListResourceRecordSetsResponse,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { operation } from '../service.ts';

const largestPage = 300;

/** In the order of names read from their ends; the next page begins at a name and type, not at a token. */
export const listResourceRecordSets = operation<
  ListResourceRecordSetsRequest,
  ListResourceRecordSetsResponse
>('ListResourceRecordSets', (input, { world, pageSize }) => {
  const { HostedZoneId = '', StartRecordName, StartRecordType, MaxItems = largestPage } = input;
  const zone = world.read('HostedZones').find(({ Id }) => bare(Id) === bare(HostedZoneId));
  if (!zone) throw new Refusal('NoSuchHostedZone', `No hosted zone found with ID: ${HostedZoneId}`, 404);
  if (StartRecordType !== undefined && StartRecordName === undefined)
    throw new Refusal('InvalidInput', 'The input is not valid: a type needs a name.');
  const start = StartRecordName === undefined ? '' : keyOf({ Name: StartRecordName, Type: StartRecordType });
  const rest = [...(zone.Records ?? [])]
    .sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))
    .filter((record) => keyOf(record) >= start);
  const size = pageSizeOf(MaxItems, largestPage, pageSize);
  const next = rest[size];
  return {
    ResourceRecordSets: rest.slice(0, size),
    IsTruncated: next !== undefined,
    MaxItems,
    ...(next && { NextRecordName: next.Name, NextRecordType: next.Type }),
  };
});

function bare(id: string): string {
  return id.replace(/^\/hostedzone\//, '');
}

function keyOf({ Name = '', Type }: Partial<ResourceRecordSet>): string {
  const name = Name.toLowerCase().replace(/\.$/, '').split('.').reverse().join('.');
  return `${name} ${Type ?? ''}`;
}
