import { LookupEventsCommand, type LookupAttribute } from '@aws-sdk/client-cloudtrail';
import { refused, step, type Script } from '../script.ts';

const named = (name: string): LookupAttribute => ({ AttributeKey: 'ResourceName', AttributeValue: name });

/** CloudTrail's answers that need no wait; moto keeps no events and does not know the operation. */
export const trail: Script = {
  title: 'events of the trail',
  steps: [
    step('nothing has happened to what does not exist', {
      ask: ({ cloudtrail }) =>
        cloudtrail.send(new LookupEventsCommand({ LookupAttributes: [named('rtb-0fffffffffffffff1')] })),
      look: ({ Events, NextToken }) => ({ events: Events?.length ?? 0, hasNext: NextToken !== undefined }),
      expects: { events: 0, hasNext: false },
    }),
    refused('a time that ends before it starts', 'InvalidTimeRangeException', ({ cloudtrail }) =>
      cloudtrail.send(
        new LookupEventsCommand({
          StartTime: new Date('2026-01-02T00:00:00Z'),
          EndTime: new Date('2026-01-01T00:00:00Z'),
        }),
      ),
    ),
    refused('two things to look for at once', 'InvalidLookupAttributesException', ({ cloudtrail }) =>
      cloudtrail.send(new LookupEventsCommand({ LookupAttributes: [named('a'), named('b')] })),
    ),
  ],
};
