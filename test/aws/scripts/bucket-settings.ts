import {
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketReplicationCommand,
  GetBucketWebsiteCommand,
  ListBucketInventoryConfigurationsCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { refused, step, type Script, type Stage } from '../script.ts';

const statement = (bucket: string, more: object) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: `arn:aws:s3:::${bucket}/*`,
  ...more,
});

const put = ({ s3, id }: Stage, more: object, document: object = {}) =>
  s3.send(
    new PutBucketPolicyCommand({
      Bucket: id('plain'),
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [statement(id('plain'), more)],
        ...document,
      }),
    }),
  );

/** What a new bucket says of what is not set on it, and which policies it does not take. */
export const bucketSettings: Script = {
  title: 'settings of a bucket',
  steps: [
    refused('no replication', 'ReplicationConfigurationNotFoundError', ({ s3, id }) =>
      s3.send(new GetBucketReplicationCommand({ Bucket: id('plain') })),
    ),
    refused('no website', 'NoSuchWebsiteConfiguration', ({ s3, id }) =>
      s3.send(new GetBucketWebsiteCommand({ Bucket: id('plain') })),
    ),
    step('no access logs, which is no error', {
      ask: ({ s3, id }) => s3.send(new GetBucketLoggingCommand({ Bucket: id('plain') })),
      look: ({ LoggingEnabled }) => LoggingEnabled === undefined,
      expects: true,
    }),
    step('no notifications, which is none either', {
      ask: ({ s3, id }) => s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: id('plain') })),
      look: (answer) => ({
        topics: answer.TopicConfigurations?.length ?? 0,
        queues: answer.QueueConfigurations?.length ?? 0,
        functions: answer.LambdaFunctionConfigurations?.length ?? 0,
      }),
      expects: { topics: 0, queues: 0, functions: 0 },
    }),
    step('nor inventories', {
      ask: ({ s3, id }) => s3.send(new ListBucketInventoryConfigurationsCommand({ Bucket: id('plain') })),
      look: ({ InventoryConfigurationList, IsTruncated }) => ({
        inventories: InventoryConfigurationList?.length ?? 0,
        more: IsTruncated ?? null,
      }),
      expects: { inventories: 0, more: false },
    }),
    refused('a policy of an invented version', 'MalformedPolicy', (stage) =>
      put(stage, {}, { Version: '2013-01-01' }),
    ),
    refused('a policy for a role that is not there', 'MalformedPolicy', (stage) =>
      put(stage, { Principal: { AWS: `arn:aws:iam::${stage.id('account')}:role/endpointer-none` } }),
    ),
    refused('an action that does not fit its resource', 'MalformedPolicy', (stage) =>
      put(stage, { Action: 's3:ListBucket' }),
    ),
    refused('a condition of an invented operator', 'MalformedPolicy', (stage) =>
      put(stage, { Condition: { StringIs: { 'aws:SourceVpce': 'vpce-1' } } }),
    ),
    refused('a policy beyond 20 kB', 'MalformedPolicy', (stage) => put(stage, { Sid: 'x'.repeat(20_480) })),
    refused('a grant to everybody', 'AccessDenied', (stage) => put(stage, { Effect: 'Allow' })),
  ],
};
