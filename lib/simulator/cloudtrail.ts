import { createHash } from 'node:crypto';
import type { Refusal } from './refusal.ts';
import type { Operation, SimulatedRequest, TrailIdentity, TrailRecord } from './services/service.ts';

export interface RecordedCall {
  readonly request: SimulatedRequest;
  readonly operation: Operation;
  readonly output: object | undefined;
  readonly refusal: Refusal | undefined;
  readonly eventSource: string;
  readonly accountId: string;
  readonly at: Date;
  readonly requestId: string;
  readonly userAgent: string;
  /** undefined: an IAM user */
  readonly caller: TrailIdentity | undefined;
}

/** The CloudTrail event of a call that writes; undefined for one that reads. */
export function toTrailRecord(call: RecordedCall): TrailRecord | undefined {
  const { request, operation, output, refusal, accountId } = call;
  const parts = operation.trail?.(request.input, output);
  if (!parts) return undefined;
  return {
    eventVersion: '1.11',
    userIdentity: call.caller ?? simulatedUser(accountId, request.accessKeyId),
    eventTime: call.at.toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: call.eventSource,
    eventName: operation.name,
    awsRegion: request.region,
    sourceIPAddress: '127.0.0.1',
    userAgent: call.userAgent,
    ...(refusal && {
      errorCode: request.service === 'ec2' ? `Client.${refusal.code}` : refusal.code,
      errorMessage: refusal.message,
    }),
    requestParameters: parts.requestParameters,
    responseElements: parts.responseElements,
    requestID: call.requestId,
    eventID: eventIdOf(call.requestId),
    readOnly: false,
    resources: parts.resourceNames.map((name) => ({ resourceName: name })),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
  };
}

function simulatedUser(accountId: string, accessKeyId: string): TrailIdentity {
  return {
    type: 'IAMUser',
    principalId: 'AIDASIMULATED',
    arn: `arn:aws:iam::${accountId}:user/simulated`,
    accountId,
    accessKeyId,
    userName: 'simulated',
  };
}

function eventIdOf(requestId: string): string {
  const digits = createHash('sha256').update(requestId).digest('hex');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20, 32),
  ].join('-');
}
