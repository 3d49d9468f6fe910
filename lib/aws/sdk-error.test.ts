import { describe, expect, it } from 'vitest';
import type { Obstacle } from './sdk-error.ts';
import { isThrottle, obstacleOf, toSdkError } from './sdk-error.ts';

const error = (name: string, message = '', more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

describe('an error of the SDK', () => {
  it.each<[Error, Obstacle | undefined]>([
    [error('CredentialsProviderError', 'Could not load credentials from any providers'), 'noCredentials'],
    [error('CredentialsProviderError', 'The SSO session has expired'), 'expired'],
    [error('TokenProviderError'), 'expired'],
    [error('ExpiredToken'), 'expired'],
    [error('ExpiredTokenException'), 'expired'],
    [error('AuthFailure'), 'notAccepted'],
    [error('UnrecognizedClientException'), 'notAccepted'],
    [error('RequestTimeTooSkewed'), 'clockOrSignature'],
    [error('InvalidSignatureException'), 'clockOrSignature'],
    [error('TimeoutError'), 'unreachable'],
    [error('Error', 'connect', { code: 'ECONNREFUSED' }), 'unreachable'],
    [error('Error', 'getaddrinfo', { code: 'ENOTFOUND' }), 'unreachable'],
    [error('Error', 'certificate', { code: 'CERT_HAS_EXPIRED' }), 'unreachable'],
    [error('Error', 'Region is missing'), 'noRegion'],
    [error('UnauthorizedOperation'), undefined],
    [error('AccessDeniedException'), undefined],
    [error('TypeError', 'x is not a function'), undefined],
  ])('%s stands in the way as %s', (thrown, obstacle) => {
    expect(obstacleOf(toSdkError(thrown))).toBe(obstacle);
  });

  it('is told from a bug by the request it belongs to', () => {
    expect(toSdkError(error('SyntaxError', '', { $metadata: { attempts: 1 } })).isOfRequest).toBe(true);
    expect(toSdkError(error('TypeError')).isOfRequest).toBe(false);
    expect(toSdkError('text')).toEqual({
      name: 'unknown',
      message: 'text',
      isOfRequest: false,
      hasCode: false,
    });
  });

  it.each([
    ['RequestLimitExceeded', true],
    ['Throttling', true],
    ['UnauthorizedOperation', false],
    ['SlowDown', true],
    ['InternalError', false],
  ])('%s is for the rate of calls alone: %s', (name, expected) => {
    expect(isThrottle(toSdkError(error(name)))).toBe(expected);
  });
});
