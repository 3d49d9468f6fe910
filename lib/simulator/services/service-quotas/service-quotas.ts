import type {
  GetAWSDefaultServiceQuotaRequest,
  GetServiceQuotaRequest,
  GetServiceQuotaResponse,
  ServiceQuota,
} from '@aws-sdk/client-service-quotas';
import { Refusal } from '../../refusal.ts';
import { awsJsonProtocol } from '../../wire/json-protocol.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Call, type Service } from '../service.ts';

/** The defaults that AWS documents for the quotas the product meets (vpc-limits-endpoints.html, amazon-vpc-limits.html). */
const defaults: readonly {
  readonly ServiceCode: string;
  readonly QuotaCode: string;
  readonly QuotaName: string;
  readonly Value: number;
}[] = [
  { ServiceCode: 'vpc', QuotaCode: 'L-1B52E74A', QuotaName: 'Gateway VPC endpoints per Region', Value: 20 },
  { ServiceCode: 'vpc', QuotaCode: 'L-29B6F2EB', QuotaName: 'Interface VPC endpoints per VPC', Value: 50 },
  { ServiceCode: 'vpc', QuotaCode: 'L-93826ACB', QuotaName: 'Routes per route table', Value: 500 },
  {
    ServiceCode: 'vpc',
    QuotaCode: 'L-0EA8095F',
    QuotaName: 'Inbound or outbound rules per security group',
    Value: 60,
  },
];

/** The account's value where one was ever applied; a quota that was never touched has none, only its default. */
const getServiceQuota = operation<GetServiceQuotaRequest, GetServiceQuotaResponse>(
  'GetServiceQuota',
  (input, call) => {
    const applied = call.world
      .read('Quotas')
      .find(
        ({ ServiceCode, QuotaCode }) => ServiceCode === input.ServiceCode && QuotaCode === input.QuotaCode,
      );
    if (!applied) throw noSuchQuota();
    return { Quota: toQuota(applied, call) };
  },
);

const getDefault = operation<GetAWSDefaultServiceQuotaRequest, GetServiceQuotaResponse>(
  'GetAWSDefaultServiceQuota',
  (input, call) => {
    const found = defaults.find(
      ({ ServiceCode, QuotaCode }) => ServiceCode === input.ServiceCode && QuotaCode === input.QuotaCode,
    );
    if (!found) throw noSuchQuota();
    return { Quota: toQuota(found, call) };
  },
);

function noSuchQuota(): Refusal {
  return new Refusal(
    'NoSuchResourceException',
    'The request failed because the specified quota does not exist.',
  );
}

function toQuota(
  quota: { ServiceCode: string; QuotaCode: string; QuotaName?: string; Value: number },
  { world }: Call,
): ServiceQuota {
  const { ServiceCode, QuotaCode, Value } = quota;
  return {
    ServiceCode,
    ServiceName: ServiceCode === 'vpc' ? 'Amazon Virtual Private Cloud (Amazon VPC)' : ServiceCode,
    QuotaArn: `arn:aws:servicequotas:${world.region}:${world.accountId}:${ServiceCode}/${QuotaCode}`,
    QuotaCode,
    QuotaName:
      quota.QuotaName ?? defaults.find((known) => known.QuotaCode === QuotaCode)?.QuotaName ?? QuotaCode,
    Value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
  };
}

export const serviceQuotas: Service = {
  signingName: 'servicequotas',
  eventSource: 'servicequotas.amazonaws.com',
  protocol: awsJsonProtocol('1.1', 'ServiceQuotasV20190624'),
  operations: [getServiceQuota, getDefault],
  refusals: jsonRefusals('servicequotas', 'ServiceException', ['TooManyRequestsException', 400]),
  regions: 'own',
  loadSchemas: () => import('@aws-sdk/client-service-quotas'),
};
