import type { Place } from '../remediation/subject.ts';

/** What a check's answer rests on: a change of any of these may change what it says of a place of that kind. */
export const WATCHED_TYPES: Readonly<Record<Place['kind'], readonly string[]>> = {
  vpc: [
    'AWS::EC2::NatGateway',
    'AWS::EC2::RouteTable',
    'AWS::EC2::Subnet',
    'AWS::EC2::SubnetRouteTableAssociation',
    'AWS::EC2::VPC',
    'AWS::EC2::VPCEndpoint',
  ],
  // A bucket's item holds its policy; an endpoint that goes may be the one that the policy names.
  bucket: ['AWS::EC2::VPCEndpoint', 'AWS::S3::Bucket'],
};

export const ALL_WATCHED_TYPES: readonly string[] = [...new Set(Object.values(WATCHED_TYPES).flat())];
