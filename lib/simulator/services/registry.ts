import { cloudtrail } from './cloudtrail/cloudtrail.ts';
import { cloudwatch } from './cloudwatch/cloudwatch.ts';
import { config } from './config/config.ts';
import { dynamodb } from './dynamodb/dynamodb.ts';
import { ec2 } from './ec2/ec2.ts';
import { iam } from './iam/iam.ts';
import { kms } from './kms/kms.ts';
import { lambda } from './lambda/lambda.ts';
import { organizations } from './organizations/organizations.ts';
import { pricing } from './pricing/pricing.ts';
import { route53 } from './route53/route53.ts';
import { route53Profiles } from './route53profiles/route53profiles.ts';
import { route53Resolver } from './route53resolver/route53resolver.ts';
import { s3 } from './s3/s3.ts';
import { s3Control } from './s3control/s3control.ts';
import { s3Express } from './s3express/s3express.ts';
import type { Service } from './service.ts';
import { serviceQuotas } from './service-quotas/service-quotas.ts';
import { sts } from './sts/sts.ts';

/** Every service the simulator speaks, by name; signatures carry it but for S3 Control and CloudWatch (see `dispatch.ts`). */
export const services: ReadonlyMap<string, Service> = new Map(
  [
    ec2,
    s3,
    s3Control,
    s3Express,
    organizations,
    iam,
    sts,
    dynamodb,
    kms,
    cloudtrail,
    cloudwatch,
    config,
    route53,
    route53Resolver,
    route53Profiles,
    serviceQuotas,
    pricing,
    lambda,
  ].map((service) => [service.signingName, service]),
);
