import { textOf } from '../loose.ts';
import { Refusal } from '../refusal.ts';
import type { CommonRefusals, SimulatedRequest } from './service.ts';
import type { World } from '../world.ts';

interface Spelling {
  readonly accessDenied: readonly [code: string, statusCode: number];
  readonly throttled: readonly [code: string, statusCode: number];
  readonly expired: readonly [code: string, statusCode: number];
  readonly unknownKey: readonly [code: string, statusCode: number];
  readonly missingAuthentication: readonly [code: string, statusCode: number];
  readonly wrongRegion: readonly [code: string, statusCode: number];
  readonly internal: string;
  readonly missing: string;
  readonly invalid: string;
  readonly iamPrefix: string;
}

/** The services' common errors, which differ in spelling alone. */
function commonRefusals(spelling: Spelling): CommonRefusals {
  return {
    accessDenied: (request, world) =>
      new Refusal(
        spelling.accessDenied[0],
        notAuthorized(request, world, spelling.iamPrefix),
        spelling.accessDenied[1],
      ),
    throttled: () => new Refusal(spelling.throttled[0], 'Rate exceeded', spelling.throttled[1]),
    expired: () =>
      new Refusal(
        spelling.expired[0],
        'The security token included in the request is expired',
        spelling.expired[1],
      ),
    unknownKey: () =>
      new Refusal(
        spelling.unknownKey[0],
        'The security token included in the request is invalid.',
        spelling.unknownKey[1],
      ),
    missingAuthentication: () =>
      new Refusal(
        spelling.missingAuthentication[0],
        'Request is missing Authentication Token',
        spelling.missingAuthentication[1],
      ),
    wrongRegion: (asked) =>
      new Refusal(
        spelling.wrongRegion[0],
        `Credential should be scoped to a valid region, not '${asked}'. `,
        spelling.wrongRegion[1],
      ),
    internal: () => new Refusal(spelling.internal, 'An internal error has occurred', 500),
    missing: (member) => missingMember(spelling.missing, member),
    invalid: (member, value, rule) => invalidMember(spelling.invalid, member, value, rule),
  };
}

function notAuthorized({ operation, service }: SimulatedRequest, world: World, iamPrefix: string): string {
  const principal = `arn:aws:iam::${world.accountId}:user/simulated`;
  const action = `${iamPrefix}:${iamActions[operation] ?? operation}`;
  const why = `User: ${principal} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
  return service === 'ec2' ? `You are not authorized to perform this operation. ${why}` : why;
}

/** Operations whose IAM action has another name. */
const iamActions: Readonly<Record<string, string>> = {
  ListBuckets: 'ListAllMyBuckets',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  ListObjectsV2: 'ListBucket',
};

function missingMember(code: string, member: string): Refusal {
  if (code === 'MissingParameter')
    return new Refusal(code, `The request must contain the parameter ${member}`);
  return new Refusal(
    code,
    `1 validation error detected: Value null at '${decapitalised(member)}' failed to satisfy constraint: Member must not be null`,
  );
}

function invalidMember(code: string, member: string, value: unknown, rule: string): Refusal {
  const shown = textOf(value);
  if (code === 'InvalidParameterValue')
    return new Refusal(code, `Value ( ${shown} ) for parameter ${decapitalised(member)} is invalid. ${rule}`);
  if (code === 'InvalidArgument') return new Refusal(code, `Argument ${member} is invalid: ${rule}`);
  return new Refusal(
    code,
    `1 validation error detected: Value '${shown}' at '${decapitalised(member)}' failed to satisfy constraint: ${rule}`,
  );
}

function decapitalised(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export const ec2Refusals: CommonRefusals = {
  ...commonRefusals({
    accessDenied: ['UnauthorizedOperation', 403],
    throttled: ['RequestLimitExceeded', 503],
    expired: ['RequestExpired', 400],
    unknownKey: ['AuthFailure', 401],
    missingAuthentication: ['MissingAuthenticationToken', 403],
    wrongRegion: ['AuthFailure', 401],
    internal: 'InternalError',
    missing: 'MissingParameter',
    invalid: 'InvalidParameterValue',
    iamPrefix: 'ec2',
  }),
  invalid(member, value, rule, { min, max }) {
    const expecting =
      typeof value !== 'number'
        ? rule
        : value < (min ?? 0)
          ? `Expecting a value greater than ${min ?? 0}.`
          : `Expecting a value less than or equal to ${max ?? 0}.`;
    return invalidMember('InvalidParameterValue', member, value, expecting);
  },
};

/** IAM, STS and Route 53. */
export function queryRefusals(iamPrefix: string, internal: string): CommonRefusals {
  return commonRefusals({
    accessDenied: ['AccessDenied', 403],
    throttled: ['Throttling', 400],
    expired: ['ExpiredToken', 403],
    unknownKey: ['InvalidClientTokenId', 403],
    missingAuthentication: ['MissingAuthenticationToken', 403],
    wrongRegion: ['SignatureDoesNotMatch', 403],
    internal,
    missing: 'ValidationError',
    invalid: iamPrefix === 'route53' ? 'InvalidInput' : 'ValidationError',
    iamPrefix,
  });
}

/** The services that speak JSON; those over REST answer 403 where the others answer 400. */
export function jsonRefusals(
  iamPrefix: string,
  internal: string,
  throttled: readonly [string, number] = ['ThrottlingException', 400],
): CommonRefusals {
  const statusCode = iamPrefix === 'lambda' ? 403 : 400;
  return commonRefusals({
    accessDenied: ['AccessDeniedException', statusCode],
    throttled,
    expired: ['ExpiredTokenException', statusCode],
    unknownKey: ['UnrecognizedClientException', statusCode],
    missingAuthentication: ['MissingAuthenticationTokenException', statusCode],
    wrongRegion: ['InvalidSignatureException', statusCode],
    internal,
    missing: 'ValidationException',
    invalid: iamPrefix === 'servicequotas' ? 'IllegalArgumentException' : 'ValidationException',
    iamPrefix,
  });
}

export const s3Refusals: CommonRefusals = {
  ...commonRefusals({
    accessDenied: ['AccessDenied', 403],
    throttled: ['SlowDown', 503],
    expired: ['ExpiredToken', 400],
    unknownKey: ['InvalidAccessKeyId', 403],
    missingAuthentication: ['AccessDenied', 403],
    wrongRegion: ['AuthorizationHeaderMalformed', 400],
    internal: 'InternalError',
    missing: 'InvalidRequest',
    invalid: 'InvalidArgument',
    iamPrefix: 's3',
  }),
  wrongRegion: (asked, right) =>
    new Refusal(
      'AuthorizationHeaderMalformed',
      `The authorization header is malformed; the region '${asked}' is wrong; expecting '${right}'`,
      400,
      { Region: right },
    ),
};
