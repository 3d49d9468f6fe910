import { expect, it } from 'vitest';
import { orUnreadable } from './or-unreadable.ts';
import { ReadFailed, UnexpectedAnswer } from './reader.ts';

const sdkError = (name: string, more: object) => Object.assign(new Error('secret text'), { name, ...more });

it.each([
  [
    'a refusal',
    sdkError('UnauthorizedOperation', { $fault: 'client', $metadata: { httpStatusCode: 403 } }),
    'ec2:DescribeVpcs was refused (UnauthorizedOperation)',
  ],
  [
    'a failure of the service',
    sdkError('InternalError', { $fault: 'server', $metadata: { httpStatusCode: 500 } }),
    'ec2:DescribeVpcs failed (InternalError)',
  ],
  [
    'a network that is not there',
    sdkError('Error', { code: 'ENOTFOUND', $metadata: {} }),
    'ec2:DescribeVpcs could not be reached (ENOTFOUND)',
  ],
  [
    "somebody else's page",
    sdkError('SyntaxError', { $metadata: { httpStatusCode: 404 } }),
    'ec2:DescribeVpcs was answered, but not as AWS answers (SyntaxError)',
  ],
  [
    'an answer with a gap',
    new UnexpectedAnswer('the answer has no VpcId'),
    'ec2:DescribeVpcs: the answer has no VpcId',
  ],
])('%s becomes the reason, without the message of the service', async (_, cause, reason) => {
  const reading = Promise.reject(new ReadFailed('ec2:DescribeVpcs', cause));
  expect(await orUnreadable(reading)).toEqual({ status: 'unreadable', reason });
});

it('a bug stays a bug', async () => {
  await expect(orUnreadable(Promise.reject(new TypeError('x is not a function')))).rejects.toThrow(TypeError);
});
