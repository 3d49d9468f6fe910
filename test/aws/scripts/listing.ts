import {
  CreateTagsCommand,
  DescribeManagedPrefixListsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcEndpointServicesCommand,
  GetManagedPrefixListEntriesCommand,
  type Filter,
  type RouteTable,
  type Tag,
} from '@aws-sdk/client-ec2';
import { toJson, type Json } from '../names.ts';
import { eventually, refused, step, type Script, type Stage, type Step } from '../script.ts';
import { createS3, deletes, goes } from './endpoint-calls.ts';

const subnets = ({ ec2, id }: Stage, more: object) =>
  ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [id('vpc')] }], ...more }));

const tablesWhere = (title: string, filters: (stage: Stage) => Filter[], names: readonly string[]): Step =>
  step(title, {
    ask: (stage) => stage.ec2.send(new DescribeRouteTablesCommand({ Filters: filters(stage) })),
    look: ({ RouteTables }) => tableIds(RouteTables),
    expects: names,
  });

const tableIds = (tables: readonly RouteTable[] | undefined): Json =>
  (tables ?? []).map(({ RouteTableId }) => RouteTableId ?? '');

const one = (Name: string, value: string): Filter => ({ Name, Values: [value] });

/** Pages: a VPC with six subnets and EC2's smallest page of five. */
export const pages: Script = {
  title: 'pages',
  steps: [
    step('the first page has as many as were asked for, and names the next', {
      ask: (stage) => subnets(stage, { MaxResults: 5 }),
      give: ({ NextToken }) => ({ 'next-page': NextToken }),
      look: ({ Subnets, NextToken }) => ({
        subnets: Subnets?.length ?? null,
        hasNext: NextToken !== undefined,
      }),
      expects: { subnets: 5, hasNext: true },
    }),
    step('the second page has the rest, and is the last', {
      ask: (stage) => subnets(stage, { MaxResults: 5, NextToken: stage.id('next-page') }),
      look: ({ Subnets, NextToken }) => ({
        subnets: Subnets?.length ?? null,
        hasNext: NextToken !== undefined,
      }),
      expects: { subnets: 1, hasNext: false },
    }),
    step('a page that holds all is the last', {
      ask: (stage) => subnets(stage, { MaxResults: 1000 }),
      look: ({ Subnets, NextToken }) => ({
        subnets: Subnets?.length ?? null,
        hasNext: NextToken !== undefined,
      }),
      expects: { subnets: 6, hasNext: false },
    }),
    refused('a page smaller than the smallest', 'InvalidParameterValue', (stage) =>
      subnets(stage, { MaxResults: 4 }),
    ),
    refused('a page larger than the largest', 'InvalidParameterValue', (stage) =>
      subnets(stage, { MaxResults: 1001 }),
    ),
  ],
};

/** Filters on route tables: what the reader of an estate leans on. */
export const filters: Script = {
  title: 'filters',
  steps: [
    tablesWhere('by VPC', ({ id }) => [one('vpc-id', id('other-vpc'))], ['<other-main>']),
    tablesWhere(
      'the main table of a VPC',
      ({ id }) => [one('vpc-id', id('vpc')), one('association.main', 'true')],
      ['<main>'],
    ),
    tablesWhere(
      'by an explicitly associated subnet',
      ({ id }) => [one('association.subnet-id', id('subnet-0'))],
      ['<private>'],
    ),
    tablesWhere(
      'by a subnet that is associated only implicitly: none',
      ({ id }) => [one('association.subnet-id', id('subnet-1'))],
      [],
    ),
    tablesWhere(
      'by a value with a star',
      ({ id }) => [one('vpc-id', `${id('other-vpc').slice(0, 8)}*`), one('route-table-id', id('other-main'))],
      ['<other-main>'],
    ),
    tablesWhere('by a value of no table: none', () => [one('vpc-id', 'vpc-0123456789abcdef0')], []),
    refused('by a filter that does not exist', 'InvalidParameterValue', ({ ec2 }) =>
      ec2.send(new DescribeRouteTablesCommand({ Filters: [one('no-such-filter', 'x')] })),
    ),
    refused('endpoints by a filter that does not exist', 'InvalidParameterValue', ({ ec2 }) =>
      ec2.send(new DescribeVpcEndpointsCommand({ Filters: [one('no-such-filter', 'x')] })),
    ),
    step('the main table has one route and its main association', {
      ask: ({ ec2, id }) => ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [id('main')] })),
      look: ({ RouteTables }) => lookAtTable(RouteTables?.[0]),
      expects: {
        vpc: '<vpc>',
        owner: '<account>',
        routes: [{ to: '10.20.0.0/16', through: 'local', state: 'active', origin: 'CreateRouteTable' }],
        associations: [{ main: true, subnet: null, state: 'associated' }],
        propagating: [],
      },
    }),
    step('an associated table names its subnet', {
      ask: ({ ec2, id }) => ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [id('private')] })),
      look: ({ RouteTables }) => lookAtTable(RouteTables?.[0]),
      expects: {
        vpc: '<vpc>',
        owner: '<account>',
        routes: [{ to: '10.20.0.0/16', through: 'local', state: 'active', origin: 'CreateRouteTable' }],
        associations: [{ main: false, subnet: '<subnet-0>', state: 'associated' }],
        propagating: [],
      },
    }),
    refused('a table that is not there', 'InvalidRouteTableID.NotFound', ({ ec2 }) =>
      ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: ['rtb-0123456789abcdef0'] })),
    ),
    refused('a subnet that is not there', 'InvalidSubnetID.NotFound', ({ ec2 }) =>
      ec2.send(new DescribeSubnetsCommand({ SubnetIds: ['subnet-0123456789abcdef0'] })),
    ),
  ],
};

function lookAtTable(table: RouteTable | undefined): Json {
  return {
    vpc: table?.VpcId ?? null,
    owner: table?.OwnerId ?? null,
    routes: (table?.Routes ?? []).map((route) => ({
      to: route.DestinationCidrBlock ?? null,
      through: route.GatewayId ?? null,
      state: route.State ?? null,
      origin: route.Origin ?? null,
    })),
    associations: (table?.Associations ?? []).map((association) => ({
      main: association.Main ?? null,
      subnet: association.SubnetId ?? null,
      state: association.AssociationState?.State ?? null,
    })),
    propagating: toJson(table?.PropagatingVgws),
  };
}

/** The parts of EC2 that belong to AWS: prefix lists, services, attributes of a VPC. */
export const surroundings: Script = {
  title: "AWS's own surroundings",
  steps: [
    step("S3's prefix list belongs to AWS", {
      ask: ({ ec2, region }) =>
        ec2.send(
          new DescribeManagedPrefixListsCommand({
            Filters: [one('prefix-list-name', `com.amazonaws.${region}.s3`)],
          }),
        ),
      look: ({ PrefixLists }) =>
        (PrefixLists ?? []).map((list) => ({
          id: list.PrefixListId ?? null,
          family: list.AddressFamily ?? null,
          owner: list.OwnerId ?? null,
          state: list.State ?? null,
        })),
      expects: [{ id: '<s3-list>', family: 'IPv4', owner: 'AWS', state: 'create-complete' }],
    }),
    step('its entries are CIDR blocks', {
      ask: ({ ec2, id }) => ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: id('s3-list') })),
      look: ({ Entries }) => ({
        hasEntries: (Entries ?? []).length > 0,
        areBlocks: (Entries ?? []).every(({ Cidr }) => /^[\d.]+\/\d+$/.test(Cidr ?? '')),
      }),
      expects: { hasEntries: true, areBlocks: true },
    }),
    step('S3 is offered as gateway and as interface endpoint', {
      ask: ({ ec2, region }) =>
        ec2.send(new DescribeVpcEndpointServicesCommand({ ServiceNames: [`com.amazonaws.${region}.s3`] })),
      look: ({ ServiceDetails }) =>
        (ServiceDetails ?? []).flatMap(({ ServiceType }) =>
          (ServiceType ?? []).map((type) => type.ServiceType ?? ''),
        ),
      expects: ['Gateway', 'Interface'],
    }),
    step('a new VPC resolves names', {
      ask: ({ ec2, id }) =>
        ec2.send(new DescribeVpcAttributeCommand({ VpcId: id('vpc'), Attribute: 'enableDnsSupport' })),
      look: ({ EnableDnsSupport, EnableDnsHostnames }) => ({
        support: EnableDnsSupport?.Value ?? null,
        hostNames: EnableDnsHostnames?.Value ?? null,
      }),
      expects: { support: true, hostNames: null },
    }),
    step('but has no host names of its own', {
      ask: ({ ec2, id }) =>
        ec2.send(new DescribeVpcAttributeCommand({ VpcId: id('vpc'), Attribute: 'enableDnsHostnames' })),
      look: ({ EnableDnsHostnames }) => EnableDnsHostnames?.Value ?? null,
      expects: false,
    }),
  ],
};

const endpointTags = async ({ ec2, id }: Stage): Promise<Tag[]> => {
  const { VpcEndpoints } = await ec2.send(
    new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id('endpoint')] }),
  );
  return VpcEndpoints?.[0]?.Tags ?? [];
};

const lookAtTags = (tags: readonly Tag[]): Json =>
  tags.map(({ Key, Value }) => `${Key ?? ''}=${Value ?? ''}`);

/** Tags: given on creation, added, found by, taken away. */
export const tags: Script = {
  title: 'tags',
  steps: [
    step('an endpoint is created with tags', {
      ask: (stage) =>
        createS3(stage, [], {
          TagSpecifications: [
            { ResourceType: 'vpc-endpoint', Tags: [{ Key: 'made-by', Value: 'contract' }] },
          ],
        }),
      give: ({ VpcEndpoint }) => ({ endpoint: VpcEndpoint?.VpcEndpointId }),
      look: ({ VpcEndpoint }) => lookAtTags(VpcEndpoint?.Tags ?? []),
      expects: ['made-by=contract'],
    }),
    refused('tags for another sort of resource are refused', 'InvalidParameterValue', (stage) =>
      createS3(stage, [], {
        TagSpecifications: [{ ResourceType: 'subnet', Tags: [{ Key: 'made-by', Value: 'contract' }] }],
      }),
    ),
    step('a tag is added and one is overwritten', {
      ask: ({ ec2, id }) =>
        ec2.send(
          new CreateTagsCommand({
            Resources: [id('endpoint')],
            Tags: [
              { Key: 'made-by', Value: 'somebody' },
              { Key: 'purpose', Value: '' },
            ],
          }),
        ),
      look: () => 'done',
      expects: 'done',
    }),
    eventually('both are there', {
      ask: endpointTags,
      look: lookAtTags,
      expects: ['made-by=somebody', 'purpose='],
    }),
    step('the endpoint is found by a tag', {
      ask: ({ ec2, id }) =>
        ec2.send(
          new DescribeVpcEndpointsCommand({
            Filters: [one('tag:made-by', 'somebody'), one('vpc-id', id('vpc'))],
          }),
        ),
      look: ({ VpcEndpoints }) => (VpcEndpoints ?? []).map(({ VpcEndpointId }) => VpcEndpointId ?? null),
      expects: ['<endpoint>'],
    }),
    refused('a tag of AWS cannot be given', 'InvalidParameterValue', ({ ec2, id }) =>
      ec2.send(
        new CreateTagsCommand({ Resources: [id('endpoint')], Tags: [{ Key: 'aws:mine', Value: 'x' }] }),
      ),
    ),
    deletes('endpoint', 'the endpoint is deleted'),
    goes('endpoint', 'and goes'),
  ],
};
