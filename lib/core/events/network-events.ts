/**
 * The EC2 calls after which a subnet's traffic may leave another way. The rule that listens for them and the parser
 * that understands them are made from this one list.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/OperationList-query-vpc.html
 */
export const NETWORK_EVENTS = [
  'AssociateRouteTable',
  'AssociateSubnetCidrBlock',
  'AssociateVpcCidrBlock',
  'AttachInternetGateway',
  'CreateEgressOnlyInternetGateway',
  'CreateNatGateway',
  'CreateRoute',
  'CreateRouteTable',
  'CreateSubnet',
  'CreateTransitGatewayVpcAttachment',
  'CreateVpc',
  'CreateVpcEndpoint',
  'DeleteEgressOnlyInternetGateway',
  'DeleteNatGateway',
  'DeleteRoute',
  'DeleteRouteTable',
  'DeleteSubnet',
  'DeleteTransitGatewayVpcAttachment',
  'DeleteVpc',
  'DeleteVpcEndpoints',
  'DetachInternetGateway',
  'DisableVgwRoutePropagation',
  'DisassociateRouteTable',
  'DisassociateSubnetCidrBlock',
  'DisassociateVpcCidrBlock',
  'EnableVgwRoutePropagation',
  'ModifyVpcEndpoint',
  'ReplaceRoute',
  'ReplaceRouteTableAssociation',
] as const;

export type NetworkEventName = (typeof NETWORK_EVENTS)[number];

const NAMES: ReadonlySet<string> = new Set(NETWORK_EVENTS);

export function isNetworkEvent(name: string): name is NetworkEventName {
  return NAMES.has(name);
}
