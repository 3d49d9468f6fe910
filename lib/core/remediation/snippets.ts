/**
 * The change in the language of whoever owns the table: CDK, CloudFormation, Terraform.
 *
 * Ids stand where their code has names, because only they know those. CloudFormation has no resource for one
 * association, so an existing endpoint is shown with the whole list of its tables.
 */
import type { GatewayService, RouteTable, VpcEndpoint } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { gatewayServiceName } from '../network/service-ranges.ts';
import type { Owner } from './ownership.ts';
import type { Snippet } from './plan.ts';

/** The routes of an owner's tables (of one VPC) to the service, through the VPC's endpoint or through one that is made. */
export interface EndpointChange {
  readonly index: EstateIndex;
  readonly service: GatewayService;
  readonly vpcId: string;
  readonly tables: readonly RouteTable[];
  readonly endpoint: VpcEndpoint | undefined;
}

/** All three languages, the owner's own first. */
export function snippetsFor(owner: Owner, change: EndpointChange): readonly Snippet[] {
  const facts = factsOf(change);
  const cdk: Snippet = { language: 'cdk', text: cdkText(facts) };
  const cloudformation: Snippet = { language: 'cloudformation', text: cloudFormationText(facts) };
  const terraform: Snippet = { language: 'terraform', text: terraformText(facts) };
  return owner.owner === 'cloudformation'
    ? [cdk, cloudformation, terraform]
    : [terraform, cdk, cloudformation];
}

interface Facts {
  readonly logicalId: string;
  readonly terraformName: string;
  readonly vpcId: string;
  readonly serviceName: string;
  /** The tables to add. */
  readonly newIds: readonly string[];
  readonly endpointId: string | undefined;
  /** Every table that the endpoint should have afterwards. */
  readonly routeTableIds: readonly string[];
}

function factsOf({ index, service, vpcId, tables, endpoint }: EndpointChange): Facts {
  const newIds = tables.map((table) => table.routeTableId).sort();
  return {
    logicalId: `${service === 's3' ? 'S3' : 'DynamoDb'}GatewayEndpoint`,
    terraformName: `${service}_gateway`,
    vpcId,
    serviceName: gatewayServiceName(index.estate.region, service),
    newIds,
    endpointId: endpoint?.vpcEndpointId,
    routeTableIds: [...new Set([...(endpoint?.routeTableIds ?? []), ...newIds])].sort(),
  };
}

// JSON's strings are strings in YAML, HCL and TypeScript too; ids hold neither `${` nor `%{`, which HCL would expand.
const quote = (text: string): string => JSON.stringify(text);

function cdkText(facts: Facts): string {
  const list = facts.routeTableIds.map((id) => `'${id}'`).join(', ');
  if (facts.endpointId !== undefined) {
    return lines(
      `// In the app that makes ${facts.endpointId}; \`endpoint\` is its construct.`,
      "import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';",
      '',
      'const resource = endpoint.node.defaultChild as CfnVPCEndpoint;',
      `resource.routeTableIds = [${list}];`,
    );
  }
  return lines(
    "import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';",
    '',
    `new CfnVPCEndpoint(this, '${facts.logicalId}', {`,
    `  vpcId: '${facts.vpcId}',`,
    `  serviceName: '${facts.serviceName}',`,
    "  vpcEndpointType: 'Gateway',",
    `  routeTableIds: [${list}],`,
    '});',
  );
}

function cloudFormationText(facts: Facts): string {
  const tables = facts.routeTableIds.map((id) => `        - ${quote(id)}`);
  const comment =
    facts.endpointId === undefined
      ? []
      : [
          `# In the stack that makes ${facts.endpointId}: only RouteTableIds changes; keep its policy as it is.`,
        ];
  return lines(
    ...comment,
    'Resources:',
    `  ${facts.logicalId}:`,
    '    Type: "AWS::EC2::VPCEndpoint"',
    '    Properties:',
    '      VpcEndpointType: "Gateway"',
    `      VpcId: ${quote(facts.vpcId)}`,
    `      ServiceName: ${quote(facts.serviceName)}`,
    '      RouteTableIds:',
    ...tables,
  );
}

function terraformText(facts: Facts): string {
  if (facts.endpointId !== undefined) {
    const { endpointId } = facts;
    return lines(
      `# Where the aws_vpc_endpoint of ${endpointId} sets route_table_ids, add ${facts.newIds.map(quote).join(', ')} to`,
      '# that list instead: the list and these resources would undo each other.',
      ...facts.newIds.flatMap((routeTableId) => [
        `resource "aws_vpc_endpoint_route_table_association" ${quote(`${facts.terraformName}_${routeTableId}`)} {`,
        `  vpc_endpoint_id = ${quote(endpointId)}`,
        `  route_table_id  = ${quote(routeTableId)}`,
        '}',
      ]),
    );
  }
  return lines(
    `resource "aws_vpc_endpoint" ${quote(facts.terraformName)} {`,
    `  vpc_id            = ${quote(facts.vpcId)}`,
    `  service_name      = ${quote(facts.serviceName)}`,
    '  vpc_endpoint_type = "Gateway"',
    `  route_table_ids   = [${facts.routeTableIds.map(quote).join(', ')}]`,
    '}',
  );
}

function lines(...text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}
