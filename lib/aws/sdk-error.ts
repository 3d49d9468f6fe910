/** What an error of the SDK is about, told by its name and codes and by nothing else. */

/** The facts of an error that anything here looks at. */
export interface SdkError {
  readonly name: string;
  readonly message: string;
  /** Node's code of a network failure. */
  readonly code?: string;
  readonly httpStatusCode?: number;
  /** True where the SDK was asking AWS when it happened; false is a bug of ours. */
  readonly isOfRequest: boolean;
  /** True where the answer held an error code, which is then the name. */
  readonly hasCode: boolean;
}

export function toSdkError(error: unknown): SdkError {
  if (!(error instanceof Error))
    return { name: 'unknown', message: String(error), isOfRequest: false, hasCode: false };
  const { code, $metadata } = error as Error & { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(status === undefined ? {} : { httpStatusCode: status }),
    isOfRequest: $metadata !== undefined,
    hasCode: '$fault' in error && !/^(Unknown|UnknownError|Error)$/.test(error.name),
  };
}

/** What stands in the way of every call, whatever it asks. */
export type Obstacle =
  | 'noCredentials'
  | 'expired'
  | 'notAccepted'
  | 'clockOrSignature'
  | 'unreachable'
  | 'noRegion';

const OBSTACLES: Readonly<Record<string, Obstacle>> = {
  CredentialsProviderError: 'noCredentials',
  ExpiredToken: 'expired',
  ExpiredTokenException: 'expired',
  TokenProviderError: 'expired',
  AuthFailure: 'notAccepted',
  InvalidAccessKeyId: 'notAccepted',
  InvalidClientTokenId: 'notAccepted',
  InvalidToken: 'notAccepted',
  OptInRequired: 'notAccepted',
  UnrecognizedClientException: 'notAccepted',
  InvalidSignatureException: 'clockOrSignature',
  RequestExpired: 'clockOrSignature',
  RequestInTheFuture: 'clockOrSignature',
  RequestTimeTooSkewed: 'clockOrSignature',
  SignatureDoesNotMatch: 'clockOrSignature',
  TimeoutError: 'unreachable',
};

const NETWORK_CODES = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The obstacle an error tells of; undefined where it concerns only what was asked. */
export function obstacleOf({ name, message, code }: SdkError): Obstacle | undefined {
  if (code !== undefined && isNetworkCode(code)) return 'unreachable';
  if (name === 'CredentialsProviderError' && /expired/i.test(message)) return 'expired';
  if (name === 'Error' && /^Region (is missing|not accepted)/.test(message)) return 'noRegion';
  return OBSTACLES[name];
}

/** Nothing more can be asked, of any service; the others may concern one service only. */
export function isEndOfSession(obstacle: Obstacle): boolean {
  return obstacle === 'expired' || obstacle === 'noCredentials';
}

const THROTTLES = new Set([
  'EC2ThrottledException',
  'RequestLimitExceeded',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Refused for the rate of calls alone: surely not done, and worth asking again. */
export function isThrottle({ name }: SdkError): boolean {
  return THROTTLES.has(name);
}

function isNetworkCode(code: string): boolean {
  // Certificates that do not match or are not trusted: ERR_TLS_..., CERT_..., UNABLE_TO_VERIFY_LEAF_SIGNATURE, ...
  return NETWORK_CODES.has(code) || /^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code);
}
