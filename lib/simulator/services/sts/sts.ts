import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { awsQueryProtocol } from '../../wire/query-protocol.ts';
import { queryRefusals } from '../refusals.ts';
import { operation, type Service } from '../service.ts';

const getCallerIdentity = operation<GetCallerIdentityRequest, GetCallerIdentityResponse>(
  'GetCallerIdentity',
  (_, { world }) => ({
    UserId: 'AIDASIMULATED',
    Account: world.accountId,
    Arn: `arn:aws:iam::${world.accountId}:user/simulated`,
  }),
);

export const sts: Service = {
  signingName: 'sts',
  eventSource: 'sts.amazonaws.com',
  protocol: awsQueryProtocol('2011-06-15', 'https://sts.amazonaws.com/doc/2011-06-15/'),
  operations: [getCallerIdentity],
  refusals: queryRefusals('sts', 'InternalFailure'),
  // Every Region has an STS that answers alike.
  regions: 'any',
  loadSchemas: () => import('@aws-sdk/client-sts'),
};
