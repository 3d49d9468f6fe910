import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
} from '@aws-sdk/client-iam';
import {
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
  ListFunctionEventInvokeConfigsCommand,
} from '@aws-sdk/client-lambda';
import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { eventually, refused, step, type Script } from '../script.ts';

/** What is read of functions, of what their roles were used for, and of the names they ask for. */
export const readsOfFunctions: Script = {
  title: 'functions, their roles and names',
  steps: [
    refused('a function that is not there', 'ResourceNotFoundException', ({ lambda }) =>
      lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'endpointer-none' })),
    ),
    refused('its destinations', 'ResourceNotFoundException', ({ lambda }) =>
      lambda.send(new ListFunctionEventInvokeConfigsCommand({ FunctionName: 'endpointer-none' })),
    ),
    step('mappings of a queue that is not there: none', {
      ask: ({ lambda, id, region }) =>
        lambda.send(
          new ListEventSourceMappingsCommand({
            EventSourceArn: `arn:aws:sqs:${region}:${id('account')}:endpointer-none`,
          }),
        ),
      look: ({ EventSourceMappings, NextMarker }) => ({
        mappings: EventSourceMappings?.length ?? null,
        hasNext: NextMarker !== undefined,
      }),
      expects: { mappings: 0, hasNext: false },
    }),
    step('a report on the role is begun', {
      ask: ({ iam, id }) =>
        iam.send(
          new GenerateServiceLastAccessedDetailsCommand({
            Arn: `arn:aws:iam::${id('account')}:role/${id('reader')}`,
          }),
        ),
      give: ({ JobId }) => ({ job: JobId }),
      look: ({ JobId }) => JobId?.length ?? null,
      expects: 36,
    }),
    eventually('and is done after a while', {
      ask: ({ iam, id }) => iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: id('job') })),
      look: ({ JobStatus, IsTruncated }) => ({ status: JobStatus ?? null, more: IsTruncated ?? null }),
      expects: { status: 'COMPLETED', more: false },
    }),
    refused('a report that nobody began', 'NoSuchEntityException', ({ iam }) =>
      iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: '0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9' })),
    ),
    refused('a report on a role that is not there', 'NoSuchEntityException', ({ iam, id }) =>
      iam.send(
        new GenerateServiceLastAccessedDetailsCommand({
          Arn: `arn:aws:iam::${id('account')}:role/endpointer-none`,
        }),
      ),
    ),
    refused('the records of a zone that is not there', 'NoSuchHostedZone', ({ route53 }) =>
      route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: 'Z0123456789ABCDEFGHIJ' })),
    ),
  ],
};
