import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import type { EventSourceMapping } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';

/** Those of all functions, which one list gives. */
export async function readEventSourceMappings(reader: Reader): Promise<readonly EventSourceMapping[]> {
  const lambda = await reader.clients.lambda();
  return readPages(reader, 'lambda:ListEventSourceMappings', {
    ask: (Marker) =>
      lambda.send(
        new ListEventSourceMappingsCommand({
          MaxItems: largestPageOf('lambda:ListEventSourceMappings'),
          Marker,
        }),
      ),
    next: (answer) => answer.NextMarker,
    items: (answer) => required(answer.EventSourceMappings, 'EventSourceMappings').map(toEventSourceMapping),
  });
}

export function toEventSourceMapping(mapping: EventSourceMappingConfiguration): EventSourceMapping {
  const { EventSourceArn: source, DestinationConfig } = mapping;
  const destination = DestinationConfig?.OnFailure?.Destination;
  return {
    mappingId: required(mapping.UUID, 'UUID'),
    functionArn: required(mapping.FunctionArn, 'FunctionArn'),
    ...(source === undefined ? {} : { eventSourceArn: source }),
    ...(destination === undefined ? {} : { failureDestinationArn: destination }),
    state: mapping.State ?? '',
  };
}
