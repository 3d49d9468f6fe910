import { beforeAll, describe, expect, test } from 'vitest';
import { findMoto } from '../../../scripts/find-moto.ts';
import type { Exchange } from '../record-wire.ts';
import { checkExchange } from './check-exchange.ts';
import { parseXml } from './parse-xml.ts';
import { readServiceModel, type ServiceModel } from './service-model.ts';

interface Said {
  readonly request?: string;
  readonly query?: ReadonlyMap<string, string>;
  readonly path?: string;
  readonly target?: string;
  readonly answer: string;
  readonly status?: number;
}

const exchange = ({
  request = '',
  query = new Map(),
  path = '/',
  target,
  answer,
  status = 200,
}: Said): Exchange => ({
  request: {
    method: path === '/' ? 'POST' : 'GET',
    path,
    query,
    headers: target === undefined ? {} : { 'x-amz-target': target },
    body: request,
  },
  response: { status, body: answer },
});

const endpoints = (inner: string): string =>
  `<DescribeVpcEndpointsResponse><requestId>1</requestId><vpcEndpointSet><item>${inner}</item></vpcEndpointSet></DescribeVpcEndpointsResponse>`;

const ec2 = (
  answer: string,
  request = 'Action=DescribeVpcEndpoints&Version=2016-11-15',
  status = 200,
): Said => ({
  answer,
  request,
  status,
});

const subnets = '<DescribeSubnetsResponse><subnetSet/></DescribeSubnetsResponse>';

const cases: readonly (readonly [string, string, Said, readonly string[]])[] = [
  [
    'a good answer',
    'ec2',
    ec2(endpoints('<vpcEndpointId>vpce-1</vpcEndpointId><state>Available</state>')),
    [],
  ],
  [
    'a state in lower case',
    'ec2',
    ec2(endpoints('<state>available</state>')),
    ["VpcEndpoints[].State: 'available' is not in the enum"],
  ],
  [
    'an element nobody knows',
    'ec2',
    ec2(endpoints('<vpcEndpointID>vpce-1</vpcEndpointID>')),
    ['VpcEndpoints[].vpcEndpointID: is not in the model'],
  ],
  [
    'a list item of another name',
    'ec2',
    ec2(
      '<DescribeVpcEndpointsResponse><vpcEndpointSet><member/></vpcEndpointSet></DescribeVpcEndpointsResponse>',
    ),
    ['VpcEndpoints: is no list'],
  ],
  [
    'a boolean that is none',
    'ec2',
    ec2(endpoints('<privateDnsEnabled>False</privateDnsEnabled>')),
    ["VpcEndpoints[].PrivateDnsEnabled: 'False' is no boolean"],
  ],
  [
    'a time that is none',
    'ec2',
    ec2(endpoints('<creationTimestamp>1700000000</creationTimestamp>')),
    ["VpcEndpoints[].CreationTimestamp: '1700000000' is no timestamp"],
  ],
  [
    'a request below its range',
    'ec2',
    ec2(subnets, 'Action=DescribeSubnets&MaxResults=4'),
    ['MaxResults: 4 is less than 5'],
  ],
  [
    'a request with a misspelt member',
    'ec2',
    ec2(subnets, 'Action=DescribeSubnets&SubnetIds.1=subnet-1'),
    ['SubnetIds: is not in the model'],
  ],
  [
    'a request with a misspelt member of a list',
    'ec2',
    ec2(subnets, 'Action=DescribeSubnets&Filter.1.Values.1=x'),
    ['Filters[].Values: is not in the model'],
  ],
  [
    'a request that lacks a member',
    'ec2',
    ec2('<CreateVpcEndpointResponse/>', 'Action=CreateVpcEndpoint&ServiceName=x'),
    ['VpcId: is required and missing'],
  ],
  [
    'an operation nobody knows',
    'ec2',
    ec2('<X/>', 'Action=DescribeNothing'),
    [': is no operation of the model'],
  ],
  [
    'an error in the right envelope',
    'ec2',
    ec2(
      '<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code></Error></Errors></Response>',
      undefined,
      400,
    ),
    [],
  ],
  [
    'an error in another envelope',
    'ec2',
    ec2('<ErrorResponse><Error><Code>X</Code></Error></ErrorResponse>', undefined, 400),
    ['Code: an error without a code'],
  ],
  [
    'a query answer without its wrapper',
    'sts',
    {
      request: 'Action=GetCallerIdentity',
      answer:
        '<GetCallerIdentityResponse><GetCallerIdentityResult><Accountt>1</Accountt></GetCallerIdentityResult></GetCallerIdentityResponse>',
    },
    ['Accountt: is not in the model'],
  ],
  [
    'a JSON number in quotes',
    'kms',
    { target: 'TrentService.ListKeys', request: '{"Limit":"5"}', answer: '{}' },
    ["Limit: '5' is no integer"],
  ],
  [
    'a number in a query string, which is text',
    'lambda',
    { path: '/2015-03-31/functions', query: new Map([['MaxItems', '50']]), answer: '{}' },
    [],
  ],
  [
    'a query string without a number where one is meant',
    'lambda',
    { path: '/2015-03-31/functions', query: new Map([['MaxItems', 'fifty']]), answer: '{}' },
    ["MaxItems: 'fifty' is no integer"],
  ],
  [
    'a key id with a forbidden length',
    'kms',
    { target: 'TrentService.GetKeyPolicy', request: '{"KeyId":""}', answer: '{}' },
    ['KeyId: 0 characters is less than 1'],
  ],
  [
    'a policy name against its pattern',
    'kms',
    { target: 'TrentService.GetKeyPolicy', request: '{"KeyId":"k","PolicyName":"de fault"}', answer: '{}' },
    ["PolicyName: 'de fault' does not have the pattern [\\w]+"],
  ],
  [
    'an error that the operation does not have',
    'kms',
    {
      target: 'TrentService.ListKeys',
      request: '{}',
      answer: '{"__type":"NoSuchThingException"}',
      status: 400,
    },
    ['Code: NoSuchThingException is not in the model'],
  ],
  [
    'a bucket location, which is its own root',
    's3',
    {
      path: '/bucket',
      query: new Map([['location', '']]),
      answer: '<LocationConstraint>eu-west-3</LocationConstraint>',
    },
    [],
  ],
  [
    'a bucket location that is none',
    's3',
    {
      path: '/bucket',
      query: new Map([['location', '']]),
      answer: '<LocationConstraint>mars-1</LocationConstraint>',
    },
    ["LocationConstraint: 'mars-1' is not in the enum"],
  ],
];

describe("an exchange against botocore's model", () => {
  let data: string;
  const models = new Map<string, ServiceModel>();

  beforeAll(async () => {
    ({ botocoreData: data } = await findMoto());
  }, 240_000);

  const modelOf = (service: string): ServiceModel => {
    const model = models.get(service) ?? readServiceModel(data, service);
    models.set(service, model);
    return model;
  };

  test.each(cases)('%s', (_, service, said, problems) => {
    const found = checkExchange(modelOf(service), exchange(said));
    expect(found.map(({ path, problem }) => `${path}: ${problem}`)).toEqual(problems);
  });
});

describe('XML', () => {
  test('is read with its entities and empty elements', () => {
    const { children } = parseXml('<?xml version="1.0"?><a x="1"><b>1 &lt; 2 &#38; 3</b><c/></a>');
    expect(children).toEqual([
      { name: 'b', text: '1 < 2 & 3', children: [] },
      { name: 'c', text: '', children: [] },
    ]);
  });

  test.each(['<a><b></a>', '<a>', '</a>', 'no element'])('that does not close is refused: %s', (source) => {
    expect(() => parseXml(source)).toThrow();
  });
});
