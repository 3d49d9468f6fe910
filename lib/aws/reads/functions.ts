import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { LambdaFunction } from '../../core/network/estate.ts';
import type { Partner } from '../../core/partners/partner.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { recognisedHosts } from '../recognised-hosts.ts';
import { isAskedFor } from './narrow.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';

export async function readFunctions(reader: Reader): Promise<readonly LambdaFunction[]> {
  const lambda = await reader.clients.lambda();
  return readPages(reader, 'lambda:ListFunctions', {
    ask: (Marker) =>
      lambda.send(new ListFunctionsCommand({ MaxItems: largestPageOf('lambda:ListFunctions'), Marker })),
    next: (answer) => answer.NextMarker,
    items: (answer) =>
      required(answer.Functions, 'Functions')
        .flatMap((config) => toFunction(config, reader.partners))
        .filter(({ vpcId }) => isAskedFor(reader, vpcId)),
  });
}

/** Functions outside a VPC are left out: their traffic is not the account's. */
export function toFunction(
  config: FunctionConfiguration,
  partners: readonly Partner[] = [],
): readonly LambdaFunction[] {
  const { VpcId: vpcId, SubnetIds, SecurityGroupIds } = config.VpcConfig ?? {};
  if (vpcId === undefined || vpcId === '') return [];
  return [
    {
      functionName: required(config.FunctionName, 'FunctionName'),
      functionArn: required(config.FunctionArn, 'FunctionArn'),
      vpcId,
      subnetIds: SubnetIds ?? [],
      securityGroupIds: SecurityGroupIds ?? [],
      roleArn: required(config.Role, 'Role'),
      ...toEnvironment(config.Environment, partners),
      layerArns: (config.Layers ?? []).flatMap(({ Arn }) => Arn ?? []),
      ...(config.DeadLetterConfig?.TargetArn === undefined
        ? {}
        : { deadLetterTargetArn: config.DeadLetterConfig.TargetArn }),
      ...(config.VpcConfig?.Ipv6AllowedForDualStack === true ? { allowsIpv6: true } : {}),
    },
  ];
}

type Environment = Pick<LambdaFunction, 'environmentNames' | 'environmentHosts' | 'environmentUnreadable'>;

/** The only place that sees values of environment variables; none leaves it. */
function toEnvironment(
  environment: FunctionConfiguration['Environment'],
  partners: readonly Partner[],
): Environment {
  const variables = environment?.Variables ?? {};
  const error = environment?.Error?.ErrorCode;
  return {
    environmentNames: Object.keys(variables).sort(),
    environmentHosts: recognisedHosts(Object.values(variables), partners),
    // Such as AccessDeniedException, where the key that encrypts the variables is closed to us.
    ...(error === undefined ? {} : { environmentUnreadable: error }),
  };
}
