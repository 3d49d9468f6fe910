import { describe, expect, it } from 'vitest';
import { toResourceChange } from './resource-change.ts';

const BASE = {
  eventSource: 'ec2.amazonaws.com',
  eventTime: '2026-11-01T10:00:00Z',
  userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.0',
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/deploy/ci',
    sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/deploy' } },
  },
};

const record = (fields: object) => JSON.stringify({ ...BASE, ...fields });

describe('a CloudTrail record', () => {
  it.each([
    ['CreateRouteTable', { responseElements: { routeTable: { routeTableId: 'rtb-1' } } }, 'rtb-1'],
    ['CreateRoute', { requestParameters: { routeTableId: 'rtb-1' } }, 'rtb-1'],
    ['ReplaceRoute', { requestParameters: { routeTableId: 'rtb-1' } }, 'rtb-1'],
    ['AssociateRouteTable', { requestParameters: { routeTableId: 'rtb-1', subnetId: 's' } }, 'rtb-1'],
    [
      'CreateVpcEndpoint',
      { responseElements: { CreateVpcEndpointResponse: { vpcEndpoint: { vpcEndpointId: 'vpce-1' } } } },
      'vpce-1',
    ],
    ['CreateVpcEndpoint', { responseElements: { vpcEndpoint: { vpcEndpointId: 'vpce-1' } } }, 'vpce-1'],
    [
      'ModifyVpcEndpoint',
      { requestParameters: { ModifyVpcEndpointRequest: { VpcEndpointId: 'vpce-1' } } },
      'vpce-1',
    ],
    ['ModifyVpcEndpoint', { requestParameters: { vpcEndpointId: 'vpce-1' } }, 'vpce-1'],
  ])('of %s with %j is a change to %s', (eventName, fields, resourceId) => {
    expect(toResourceChange(record({ eventName, ...fields }))).toEqual([
      {
        resourceId,
        eventName,
        eventTime: BASE.eventTime,
        userAgent: BASE.userAgent,
        principalArn: 'arn:aws:iam::111122223333:role/deploy',
      },
    ]);
  });

  const route = { eventName: 'CreateRoute', requestParameters: { routeTableId: 'rtb-1' } };

  it('made by CloudFormation says by whom it was invoked', () => {
    const userIdentity = { invokedBy: 'cloudformation.amazonaws.com', arn: 'arn:aws:iam::1:user/u' };
    expect(toResourceChange(record({ ...route, userIdentity }))).toMatchObject([
      { invokedBy: 'cloudformation.amazonaws.com', principalArn: 'arn:aws:iam::1:user/u' },
    ]);
  });

  it.each([
    ['a refused call', { errorCode: 'Client.UnauthorizedOperation' }],
    ['a dry run', { errorCode: 'Client.DryRunOperation' }],
    ['a route of API Gateway', { eventSource: 'apigateway.amazonaws.com' }],
    ['a call that names no table', { requestParameters: null }],
    ['a call of another name', { eventName: 'DeleteRoute' }],
  ])('of %s is no change', (_, fields) => {
    expect(toResourceChange(record({ ...route, ...fields }))).toEqual([]);
  });

  it.each(['', '[', '"text"', 'null'])('that reads %j is no answer to rest on', (text) => {
    expect(() => toResourceChange(text)).toThrow('a CloudTrail record is not');
  });
});
