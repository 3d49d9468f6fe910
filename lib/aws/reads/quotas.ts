import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import type { Quota } from '../../core/network/estate.ts';
import { toSdkError } from '../sdk-error.ts';
import type { Reader } from './reader.ts';
import { ReadFailed, required } from './reader.ts';

/**
 * Gateway endpoints per Region, interface endpoints per VPC, and routes per route table.
 * https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 */
const QUOTA_CODES = ['L-1B52E74A', 'L-29B6F2EB', 'L-93826ACB'] as const;

const SERVICE = { ServiceCode: 'vpc' };

export function readQuotas(reader: Reader): Promise<readonly Quota[]> {
  return Promise.all(QUOTA_CODES.map((quotaCode) => readQuota(reader, quotaCode)));
}

async function readQuota(reader: Reader, quotaCode: string): Promise<Quota> {
  const value = (await readAppliedValue(reader, quotaCode)) ?? (await readDefaultValue(reader, quotaCode));
  return { quotaCode, value };
}

/** Undefined where the account has no value of its own. */
async function readAppliedValue(reader: Reader, QuotaCode: string): Promise<number | undefined> {
  const quotas = await reader.clients.serviceQuotas();
  const applied = reader.call('servicequotas:GetServiceQuota', () =>
    quotas.send(new GetServiceQuotaCommand({ ...SERVICE, QuotaCode })),
  );
  return applied.then(
    (answer) => answer.Quota?.Value,
    (error: unknown) => {
      const isNone =
        error instanceof ReadFailed && toSdkError(error.cause).name === 'NoSuchResourceException';
      if (isNone) return undefined;
      throw error;
    },
  );
}

async function readDefaultValue(reader: Reader, QuotaCode: string): Promise<number> {
  const quotas = await reader.clients.serviceQuotas();
  return reader.call('servicequotas:GetAWSDefaultServiceQuota', async () => {
    const answer = await quotas.send(new GetAWSDefaultServiceQuotaCommand({ ...SERVICE, QuotaCode }));
    return required(answer.Quota?.Value, 'Quota');
  });
}
