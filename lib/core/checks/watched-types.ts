/** What a route decision rests on: a change of any of these may change what a check says of a route table. */
export const WATCHED_TYPES: readonly string[] = [
  'AWS::EC2::NatGateway',
  'AWS::EC2::RouteTable',
  'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPC',
  'AWS::EC2::VPCEndpoint',
];
