import { cloudtrail } from './cloudtrail/cloudtrail.ts';
import { config } from './config/config.ts';
import { dynamodb } from './dynamodb/dynamodb.ts';
import { ec2 } from './ec2/ec2.ts';
import { iam } from './iam/iam.ts';
import { kms } from './kms/kms.ts';
import { lambda } from './lambda/lambda.ts';
import { pricing } from './pricing/pricing.ts';
import { route53 } from './route53/route53.ts';
import { s3 } from './s3/s3.ts';
import type { Service } from './service.ts';
import { serviceQuotas } from './service-quotas/service-quotas.ts';
import { sts } from './sts/sts.ts';

/** Every service the simulator speaks, by the name its signatures carry. */
export const services: ReadonlyMap<string, Service> = new Map(
  [ec2, s3, iam, sts, dynamodb, kms, cloudtrail, config, route53, serviceQuotas, pricing, lambda].map(
    (service) => [service.signingName, service],
  ),
);
