import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  DescribeDeliveryChannelsCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import { GetProductsCommand } from '@aws-sdk/client-pricing';
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { parseJson, type Json } from '../names.ts';
import { refused, step, type Script, type Stage } from '../script.ts';

const trailArn = ({ region, id }: Stage) =>
  `arn:aws:cloudtrail:${region}:${id('account')}:trail/endpointer-none`;

const evaluation = {
  ComplianceResourceType: 'AWS::EC2::VPC',
  ComplianceResourceId: 'vpc-0123456789abcdef0',
  ComplianceType: 'COMPLIANT' as const,
  OrderingTimestamp: new Date('2026-01-01T00:00:00Z'),
};

/** AWS Config and CloudTrail asked for what is not there, and for what needs nothing to be there. */
export const overseers: Script = {
  title: 'AWS Config and CloudTrail',
  steps: [
    refused('a recorder that is not there', 'NoSuchConfigurationRecorderException', ({ config }) =>
      config.send(new DescribeConfigurationRecordersCommand({ ConfigurationRecorderNames: ['none'] })),
    ),
    refused('its status', 'NoSuchConfigurationRecorderException', ({ config }) =>
      config.send(new DescribeConfigurationRecorderStatusCommand({ ConfigurationRecorderNames: ['none'] })),
    ),
    refused('a delivery channel that is not there', 'NoSuchDeliveryChannelException', ({ config }) =>
      config.send(new DescribeDeliveryChannelsCommand({ DeliveryChannelNames: ['none'] })),
    ),
    step('evaluations are tried out', {
      ask: ({ config }) =>
        config.send(
          new PutEvaluationsCommand({ ResultToken: 'trial', Evaluations: [evaluation], TestMode: true }),
        ),
      look: ({ FailedEvaluations }) => FailedEvaluations?.length ?? null,
      expects: 0,
    }),
    refused('and not taken with a token of nobody', 'InvalidResultTokenException', ({ config }) =>
      config.send(new PutEvaluationsCommand({ ResultToken: 'nobody', Evaluations: [evaluation] })),
    ),
    step('a trail of another name: none', {
      ask: ({ cloudtrail }) =>
        cloudtrail.send(new DescribeTrailsCommand({ trailNameList: ['endpointer-none'] })),
      look: ({ trailList }) => trailList?.length ?? null,
      expects: 0,
    }),
    refused('the status of a trail that is not there', 'TrailNotFoundException', (stage) =>
      stage.cloudtrail.send(new GetTrailStatusCommand({ Name: trailArn(stage) })),
    ),
    refused('what it records', 'TrailNotFoundException', (stage) =>
      stage.cloudtrail.send(new GetEventSelectorsCommand({ TrailName: trailArn(stage) })),
    ),
  ],
};

/** AWS Config and CloudTrail of an account that has set both up. */
export const furnishedOverseers: Script = {
  title: 'AWS Config and CloudTrail at work',
  account: 'furnished',
  steps: [
    step('the recorder and what it records', {
      ask: ({ config }) => config.send(new DescribeConfigurationRecordersCommand({})),
      look: ({ ConfigurationRecorders }) =>
        (ConfigurationRecorders ?? []).map(({ name, recordingGroup }) => ({
          name: name ?? null,
          all: recordingGroup?.allSupported ?? null,
        })),
      expects: [{ name: 'default', all: true }],
    }),
    step('it is recording', {
      ask: ({ config }) => config.send(new DescribeConfigurationRecorderStatusCommand({})),
      look: ({ ConfigurationRecordersStatus }) =>
        (ConfigurationRecordersStatus ?? []).map(({ name, recording }) => ({
          name: name ?? null,
          recording: recording ?? null,
        })),
      expects: [{ name: 'default', recording: true }],
    }),
    step('into which bucket', {
      ask: ({ config }) => config.send(new DescribeDeliveryChannelsCommand({})),
      look: ({ DeliveryChannels }) =>
        (DeliveryChannels ?? []).map(({ name, s3BucketName }) => ({
          name: name ?? null,
          bucket: s3BucketName ?? null,
        })),
      expects: [{ name: 'default', bucket: '<plain>' }],
    }),
    step('the trail', {
      ask: ({ cloudtrail }) => cloudtrail.send(new DescribeTrailsCommand({ includeShadowTrails: true })),
      give: ({ trailList }) => ({ trail: trailList?.[0]?.TrailARN }),
      look: ({ trailList }) =>
        (trailList ?? []).map(({ Name, HomeRegion, IsMultiRegionTrail }) => ({
          name: Name ?? null,
          home: HomeRegion ?? null,
          everywhere: IsMultiRegionTrail ?? null,
        })),
      expects: [{ name: 'all', home: 'eu-west-3', everywhere: true }],
    }),
    step('it is logging', {
      ask: ({ cloudtrail, id }) => cloudtrail.send(new GetTrailStatusCommand({ Name: id('trail') })),
      look: ({ IsLogging }) => IsLogging ?? null,
      expects: true,
    }),
    step('management events, read and written', {
      ask: ({ cloudtrail, id }) => cloudtrail.send(new GetEventSelectorsCommand({ TrailName: id('trail') })),
      look: ({ EventSelectors }) =>
        (EventSelectors ?? []).map(({ ReadWriteType, IncludeManagementEvents }) => ({
          events: ReadWriteType ?? null,
          management: IncludeManagementEvents ?? null,
        })),
      expects: [{ events: 'All', management: true }],
    }),
  ],
};

const quota = ({ quotas }: Stage, QuotaCode: string) =>
  quotas.send(new GetServiceQuotaCommand({ ServiceCode: 'vpc', QuotaCode }));

const defaultQuota = ({ quotas }: Stage, QuotaCode: string) =>
  quotas.send(new GetAWSDefaultServiceQuotaCommand({ ServiceCode: 'vpc', QuotaCode }));

const products = ({ pricing }: Stage, ServiceCode: string, more: object = {}) =>
  pricing.send(
    new GetProductsCommand({
      ServiceCode,
      Filters: [{ Type: 'TERM_MATCH', Field: 'regionCode', Value: 'eu-west-3' }],
      ...more,
    }),
  );

/** Each item of a price list is a text of JSON. */
function serviceOf(product: string): Json {
  const listed = parseJson(product);
  return listed !== null && typeof listed === 'object' && 'serviceCode' in listed ? listed.serviceCode : null;
}

/** Service Quotas and the price list. */
export const quotasAndPrices: Script = {
  title: 'quotas and prices',
  account: 'furnished',
  steps: [
    step('a quota that the account was given', {
      ask: (stage) => quota(stage, 'L-1B52E74A'),
      look: ({ Quota }) => Quota?.Value ?? null,
      expects: 25,
    }),
    refused('a quota that was never touched', 'NoSuchResourceException', (stage) =>
      quota(stage, 'L-93826ACB'),
    ),
    step('but its default is told', {
      ask: (stage) => defaultQuota(stage, 'L-1B52E74A'),
      look: ({ Quota }) => ({ code: Quota?.QuotaCode ?? null, value: Quota?.Value ?? null }),
      expects: { code: 'L-1B52E74A', value: 20 },
    }),
    refused('a quota that does not exist', 'NoSuchResourceException', (stage) =>
      defaultQuota(stage, 'L-00000000'),
    ),
    step('prices are texts of JSON', {
      ask: (stage) => products(stage, 'AmazonEC2', { MaxResults: 1 }),
      give: ({ NextToken }) => ({ 'next-products': NextToken }),
      look: ({ PriceList, FormatVersion, NextToken }) => ({
        products: (PriceList ?? []).map((text: unknown) => serviceOf(String(text))),
        format: FormatVersion ?? null,
        hasNext: NextToken !== undefined,
      }),
      expects: { products: ['AmazonEC2'], format: 'aws_v1', hasNext: true },
    }),
    step('the next page', {
      ask: (stage) => products(stage, 'AmazonEC2', { MaxResults: 1, NextToken: stage.id('next-products') }),
      look: ({ PriceList, NextToken }) => ({
        products: (PriceList ?? []).map((text: unknown) => serviceOf(String(text))),
        hasNext: NextToken !== undefined,
      }),
      expects: { products: ['AmazonEC2'], hasNext: false },
    }),
    refused('prices of no service', 'InvalidParameterException', (stage) => products(stage, 'AmazonNothing')),
  ],
};
