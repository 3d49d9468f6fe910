import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognisedHosts } from './recognised-hosts.ts';

describe('hosts in the values of environment variables', () => {
  it.each<[string, readonly string[]]>([
    ['https://sqs.eu-west-3.amazonaws.com/1/jobs', ['sqs.eu-west-3.amazonaws.com']],
    ['sqs.eu-west-3.amazonaws.com:443', ['sqs.eu-west-3.amazonaws.com']],
    ['SQS.EU-WEST-3.AMAZONAWS.COM', ['sqs.eu-west-3.amazonaws.com']],
    ['s3.eusc-de-east-1.amazonaws.com.cn', ['s3.eusc-de-east-1.amazonaws.com.cn']],
    ['sqs.eu-west-3.api.aws', ['sqs.eu-west-3.api.aws']],
    ['1.dkr.ecr.eu-west-3.amazonaws.com/app:1', ['dkr.ecr.eu-west-3.amazonaws.com']],
    ['https://my-bucket.s3.eu-west-3.amazonaws.com/key', ['s3.eu-west-3.amazonaws.com']],
    ['https://user:pw@sns.eu-west-3.amazonaws.com?x=y#z', ['sns.eu-west-3.amazonaws.com']],
    [
      'a=1;kms.eu-west-3.amazonaws.com,sts.amazonaws.com',
      ['kms.eu-west-3.amazonaws.com', 'sts.amazonaws.com'],
    ],
    ['http-intake.logs.datadoghq.eu', ['http-intake.logs.datadoghq.eu']],
    ['agent-http-intake.logs.us5.datadoghq.com', ['agent-http-intake.logs.us5.datadoghq.com']],
    ['https://collector.eu01.nr-data.net/v1', ['collector.eu01.nr-data.net']],
    // The domain alone, as DD_SITE has it, says which site is meant.
    ['datadoghq.com', ['datadoghq.com']],
    ['gold.intake.ap2.datadoghq.com', ['gold.intake.ap2.datadoghq.com']],
  ])('%s shows %j', (value, hosts) => {
    expect(recognisedHosts([value])).toEqual(hosts);
  });

  it.each([
    'hunter2',
    'https://example.com/?next=https://sqs.eu-west-3.amazonaws.com',
    'https://sqs.eu-west-3.amazonaws.com:pw@example.com',
    'token.amazonaws.com',
    'amazonaws.com',
    'sqs.eu-west-3.amazonaws.com.example.com',
    'sqs-amazonaws.com',
    // Whatever site that is, it is not the one of datadoghq.com.
    'ap9.datadoghq.com',
    'intake.ap9.datadoghq.com',
    'https://[',
    '',
  ])('%s shows none', (value) => {
    expect(recognisedHosts([value])).toEqual([]);
  });

  it('never hold what stands in the value outside the vocabulary, wherever that stands', () => {
    const secret = fc.stringMatching(/^[a-z0-9]{12,20}$/).map((text) => `zq${text}`);
    const disguises = [
      (s: string) => s,
      (s: string) => `https://${s}.s3.eu-west-3.amazonaws.com/`,
      (s: string) => `https://s3.${s}.amazonaws.com/`,
      (s: string) => `https://u:${s}@sqs.eu-west-3.amazonaws.com/`,
      (s: string) => `https://${s}@sqs.eu-west-3.amazonaws.com/`,
      (s: string) => `https://sqs.eu-west-3.amazonaws.com/${s}?${s}=${s}#${s}`,
      (s: string) => `${s}.datadoghq.com,${s}.logs.datadoghq.eu`,
      (s: string) => `sqs.eu-west-3.amazonaws.com ${s} ${s}.api.aws`,
      (s: string) => `${s}://sqs.eu-west-3.amazonaws.com`,
    ];
    fc.assert(
      fc.property(secret, fc.constantFrom(...disguises), (hidden, disguise) => {
        expect(recognisedHosts([disguise(hidden)]).join(' ')).not.toContain(hidden);
      }),
    );
  });
});
