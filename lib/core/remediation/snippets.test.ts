import { describe, expect, test } from 'vitest';
import { estateOf, gatewayEndpoint, routeTable } from '../../../test/estates/build-estate.ts';
import type { VpcEndpoint } from '../network/estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import type { Owner } from './ownership.ts';
import type { Snippet } from './plan.ts';
import { snippetsFor } from './snippets.ts';

const TERRAFORM: Owner = { owner: 'terraform', evidence: 'a user agent' };
const STACK: Owner = { owner: 'cloudformation', stackName: 'network', stackId: 'arn' };

function snippets(owner: Owner, endpoint?: VpcEndpoint): readonly Snippet[] {
  const table = routeTable({ routeTableId: 'rtb-0b' });
  const index = indexEstate(estateOf({ routeTables: [table] }));
  return snippetsFor(owner, { index, service: 's3', vpcId: table.vpcId, tables: [table], endpoint });
}

function textIn(language: Snippet['language'], endpoint?: VpcEndpoint): string {
  return snippets(TERRAFORM, endpoint).find((snippet) => snippet.language === language)?.text ?? '';
}

const EXISTING = gatewayEndpoint({ routeTableIds: ['rtb-0c', 'rtb-0a'] });

describe('snippets', () => {
  test("come in all three languages, the owner's own first", () => {
    expect(snippets(TERRAFORM).map((snippet) => snippet.language)).toEqual([
      'terraform',
      'cdk',
      'cloudformation',
    ]);
    expect(snippets(STACK).map((snippet) => snippet.language)).toEqual([
      'cdk',
      'cloudformation',
      'terraform',
    ]);
  });

  test('are the same however the tables of the endpoint were listed', () => {
    const other = gatewayEndpoint({ routeTableIds: ['rtb-0a', 'rtb-0c', 'rtb-0b'] });
    expect(snippets(STACK, other)).toEqual(snippets(STACK, EXISTING));
  });
});

/** The keys and values of the small part of YAML that the snippets use: nested maps, strings and a list of strings. */
function readYaml(text: string): readonly string[] {
  const path: string[] = [];
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, indent = '', dash = '', rest = ''] = /^( *)(- )?(.*)$/.exec(line) ?? [];
      const [, key = '', value = ''] = dash === '' ? (/^([A-Za-z0-9]+):(?: (.+))?$/.exec(rest) ?? []) : [];
      path.length = indent.length / 2;
      const place = path.join('.');
      if (dash !== '') return `${place} has ${String(JSON.parse(rest))}`;
      path.push(key);
      return value === '' ? path.join('.') : `${path.join('.')} = ${String(JSON.parse(value))}`;
    });
}

const PROPERTIES = 'Resources.S3GatewayEndpoint.Properties';

describe('CloudFormation', () => {
  test('makes a gateway endpoint for the table', () => {
    expect(readYaml(textIn('cloudformation'))).toEqual([
      'Resources',
      'Resources.S3GatewayEndpoint',
      'Resources.S3GatewayEndpoint.Type = AWS::EC2::VPCEndpoint',
      PROPERTIES,
      `${PROPERTIES}.VpcEndpointType = Gateway`,
      `${PROPERTIES}.VpcId = vpc-0a`,
      `${PROPERTIES}.ServiceName = com.amazonaws.eu-west-3.s3`,
      `${PROPERTIES}.RouteTableIds`,
      `${PROPERTIES}.RouteTableIds has rtb-0b`,
    ]);
  });

  test('keeps the tables that an existing endpoint has', () => {
    const text = textIn('cloudformation', EXISTING);
    expect(text).toContain('vpce-0a');
    expect(readYaml(text).filter((line) => line.includes(' has '))).toEqual(
      ['rtb-0a', 'rtb-0b', 'rtb-0c'].map((id) => `${PROPERTIES}.RouteTableIds has ${id}`),
    );
  });
});

describe('Terraform', () => {
  test('makes a gateway endpoint for the table', () => {
    expect(textIn('terraform')).toBe(`resource "aws_vpc_endpoint" "s3_gateway" {
  vpc_id            = "vpc-0a"
  service_name      = "com.amazonaws.eu-west-3.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = ["rtb-0b"]
}
`);
  });

  test('adds the table to an existing endpoint, and warns of the list that would fight it', () => {
    const text = textIn('terraform', EXISTING);
    expect(text).toContain(`resource "aws_vpc_endpoint_route_table_association" "s3_gateway_rtb-0b" {
  vpc_endpoint_id = "vpce-0a"
  route_table_id  = "rtb-0b"
}
`);
    expect(text).toMatch(/^# .*route_table_ids/);
  });
});

describe('CDK', () => {
  test('makes a gateway endpoint for the table', () => {
    expect(textIn('cdk')).toBe(`import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';

new CfnVPCEndpoint(this, 'S3GatewayEndpoint', {
  vpcId: 'vpc-0a',
  serviceName: 'com.amazonaws.eu-west-3.s3',
  vpcEndpointType: 'Gateway',
  routeTableIds: ['rtb-0b'],
});
`);
  });

  test('keeps the tables that an existing endpoint has', () => {
    expect(textIn('cdk', EXISTING)).toContain("resource.routeTableIds = ['rtb-0a', 'rtb-0b', 'rtb-0c'];");
  });
});
