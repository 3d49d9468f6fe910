/**
 * Who made or changed a route table or an endpoint in the last 90 days, as CloudTrail's event history has it.
 *
 * This is evidence where it is found and no more: events are looked up newest first and to a limit, and older ones
 * are gone. That nothing is found says nothing.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
import type { Event } from '@aws-sdk/client-cloudtrail';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { ResourceChange } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';
import { toResourceChange } from './resource-change.ts';

const EVENT_NAMES = [
  'CreateRouteTable',
  'CreateRoute',
  'ReplaceRoute',
  'AssociateRouteTable',
  'CreateVpcEndpoint',
  'ModifyVpcEndpoint',
] as const;

/** Of each kind of event; with 50 events a page and two calls a second, half a minute at most in all. */
const MOST_PAGES = 10;

/** `mayCall` lets a call through when its turn has come. */
export async function readChanges(
  reader: Reader,
  mayCall: () => Promise<void>,
): Promise<readonly ResourceChange[]> {
  const found = await Promise.all(EVENT_NAMES.map((name) => lookUp(reader, name, mayCall)));
  return found.flat();
}

async function lookUp(
  reader: Reader,
  eventName: string,
  mayCall: () => Promise<void>,
): Promise<readonly ResourceChange[]> {
  const cloudTrail = await reader.clients.cloudTrail();
  let pages = 0;
  return readPages(reader, 'cloudtrail:LookupEvents', {
    mayCall,
    ask: (NextToken) => {
      pages += 1;
      return cloudTrail.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: eventName }],
          MaxResults: largestPageOf('cloudtrail:LookupEvents'),
          NextToken,
        }),
      );
    },
    next: (answer) => (pages < MOST_PAGES ? answer.NextToken : undefined),
    items: (answer) => required(answer.Events, 'Events').flatMap(toChange),
  });
}

function toChange(event: Event): readonly ResourceChange[] {
  return toResourceChange(required(event.CloudTrailEvent, 'CloudTrailEvent'));
}
