import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionEventInvokeConfigsCommand,
} from '@aws-sdk/client-lambda';
import { expect } from 'vitest';
import { clientOptions } from '../../lib/simulator/test-account.ts';
import type { Answer, SimulatorOf } from './answer.ts';

const Arn = 'arn:aws:iam::111122223333:role/reader';

/** What a function is, what calls it, and what its role was used for. */
export function functionAnswers(simulator: SimulatorOf): readonly Answer[] {
  const lambda = () => new LambdaClient(clientOptions(simulator()));
  const iam = () => new IAMClient(clientOptions(simulator(), 'us-east-1'));
  const generate = () => iam().send(new GenerateServiceLastAccessedDetailsCommand({ Arn }));
  return [
    [
      'GetFunctionConfiguration',
      () =>
        lambda().send(
          new GetFunctionConfigurationCommand({
            FunctionName: 'arn:aws:lambda:eu-west-3:111122223333:function:worker:live',
          }),
        ),
      { FunctionName: 'worker', VpcConfig: { VpcId: 'vpc-1' } },
    ],
    [
      'ListEventSourceMappings',
      () => lambda().send(new ListEventSourceMappingsCommand({ FunctionName: 'worker' })),
      { EventSourceMappings: [{ EventSourceArn: 'arn:aws:sqs:eu-west-3:111122223333:orders' }] },
    ],
    [
      'ListFunctionEventInvokeConfigs',
      () => lambda().send(new ListFunctionEventInvokeConfigsCommand({ FunctionName: 'worker' })),
      {
        FunctionEventInvokeConfigs: [
          {
            DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:eu-west-3:111122223333:failed' } },
          },
        ],
      },
    ],
    ['GenerateServiceLastAccessedDetails', generate, { JobId: expect.stringMatching(/^[\d-]{36}$/) }],
    [
      'GetServiceLastAccessedDetails',
      async () => {
        const { JobId } = await generate();
        const ask = () => iam().send(new GetServiceLastAccessedDetailsCommand({ JobId }));
        expect(await ask()).toMatchObject({ JobStatus: 'IN_PROGRESS', ServicesLastAccessed: [] });
        return ask();
      },
      {
        JobStatus: 'COMPLETED',
        ServicesLastAccessed: [
          { ServiceNamespace: 'glue', LastAuthenticated: new Date('2026-11-01T00:00:00Z') },
          { ServiceNamespace: 'sqs' },
        ],
      },
    ],
  ];
}
