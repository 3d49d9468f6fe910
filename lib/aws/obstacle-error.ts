/** One clear sentence for each thing that stands in the way of every call. */
import { UserError } from '../core/user-error.ts';
import type { Obstacle, SdkError } from './sdk-error.ts';

export interface Whereabouts {
  readonly region: string;
  readonly profile?: string;
  readonly endpoint?: string;
}

type Advice = (error: SdkError, where: Whereabouts) => Pick<UserError, 'got' | 'allowed' | 'remedy'>;

const ADVICE: Readonly<Record<Obstacle, Advice>> = {
  noCredentials: ({ message }, { profile }) => ({
    got: `Found no AWS credentials${profile === undefined ? '' : ` in profile "${profile}"`} (${message})`,
    allowed:
      'Looked in the environment, the shared config and credentials files, and the instance or container role',
    remedy: 'Run `aws sso login` or `aws configure`, set AWS_PROFILE, or pass --profile',
  }),
  expired: ({ name }) => ({
    got: `The AWS session has expired (${name})`,
    allowed: 'Temporary credentials must still be valid',
    remedy: 'Log in again, for example with `aws sso login`, and repeat the command',
  }),
  notAccepted: ({ name }, { region }) => ({
    got: `AWS does not accept these credentials in Region ${region} (${name})`,
    allowed: 'The access key must be active, and the Region enabled in the account',
    remedy: 'Check `aws sts get-caller-identity` and `aws account list-regions`',
  }),
  clockOrSignature: ({ name }) => ({
    got: `AWS rejects the signature of the request (${name})`,
    allowed: 'The secret key must belong to the access key, and the clock be right within five minutes',
    remedy: "Set this machine's clock, then check the secret access key",
  }),
  unreachable: ({ code, name }, where) => ({
    got: `Cannot reach AWS at ${where.endpoint ?? `Region "${where.region}"`} (${code ?? name})`,
    allowed: 'The Region must exist and its endpoints be reachable from here',
    remedy: 'Check the name of the Region, the network, the proxy, and AWS_ENDPOINT_URL',
  }),
  noRegion: ({ message }) => ({
    // The SDK's sentence ends with a dot of its own.
    got: message.replace(/\.$/, ''),
    allowed: 'A Region such as eu-west-3',
    remedy: 'Pass --region, or set AWS_REGION or `region` in the shared config file',
  }),
};

export function obstacleError(
  obstacle: Obstacle,
  error: SdkError,
  where: Whereabouts,
  cause: unknown,
): UserError {
  return new UserError({ ...ADVICE[obstacle](error, where), cause });
}
