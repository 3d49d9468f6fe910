import { describe, expect, it } from 'vitest';
import { ACTION_KINDS } from '../../core/remediation/actions/registry.ts';
import facts from './authorization-facts.json' with { type: 'json' };
import { changeStatements } from './change-statements.ts';
import { readAuthorizationFacts } from './read-authorization-facts.ts';

const PLACE = { partition: 'aws', region: 'eu-west-3', account: '111122223333' };
const statements = changeStatements(PLACE);

function statementOf(sid: string) {
  return statements.find((statement) => statement.Sid === sid);
}

describe('the role that changes things', () => {
  it('rests on the facts of the Service Authorization Reference', async () => {
    expect(facts).toEqual(await readAuthorizationFacts());
  });

  it('may do exactly what the kinds of actions need, one statement for each type of resource', () => {
    const needed = Object.values(ACTION_KINDS).flatMap(({ permissions }) =>
      permissions.flatMap(({ action, resources }) => resources.map((resource) => `${action} ${resource}`)),
    );
    const typeOf = (resource: string) =>
      resource === 'arn:aws:s3:::*' ? 'bucket' : /:([a-z-]+)\/\*$/.exec(resource)?.[1];
    const given = statements.map(({ Action, Resource }) => `${Action.join()} ${typeOf(Resource.join())}`);
    expect(given.toSorted()).toEqual([...new Set(needed)].toSorted());
  });

  it.each(['ec2:DeleteTags', 'ec2:*', '*'])('has no %s', (action) => {
    expect(statements.filter(({ Action }) => Action.includes(action))).toEqual([]);
  });

  it('creates endpoints of its services, tagged as its own, in any VPC', () => {
    expect(statementOf('CreateVpcEndpointOnVpcEndpoint')?.Condition).toEqual({
      StringEquals: { 'aws:RequestTag/endpointer:product': ['endpointer'] },
      StringLike: { 'ec2:VpceServiceName': ['com.amazonaws.eu-west-3.*', 'com.amazonaws.vpce.*.vpce-svc-*'] },
    });
    expect(statementOf('CreateVpcEndpointOnVpc')).toEqual({
      Sid: 'CreateVpcEndpointOnVpc',
      Effect: 'Allow',
      Action: ['ec2:CreateVpcEndpoint'],
      Resource: ['arn:aws:ec2:eu-west-3:111122223333:vpc/*'],
    });
  });

  it('changes policies of buckets of this account alone, one by one', () => {
    for (const operation of ['GetBucketPolicy', 'PutBucketPolicy', 'DeleteBucketPolicy']) {
      expect(statementOf(`${operation}OnBucket`)).toMatchObject({
        Resource: ['arn:aws:s3:::*'],
        Condition: { StringEquals: { 's3:ResourceAccount': ['111122223333'] } },
      });
    }
  });

  it('tags only what it creates in the same call', () => {
    expect(statementOf('CreateTagsOnVpcEndpoint')?.Condition?.['StringEquals']?.['ec2:CreateAction']).toEqual(
      ['CreateVpcEndpoint', 'CreateSecurityGroup'],
    );
  });

  it('deletes only endpoints of its services that carry its tag', () => {
    expect(statementOf('DeleteVpcEndpointsOnVpcEndpoint')?.Condition).toEqual({
      StringEquals: { 'aws:ResourceTag/endpointer:product': ['endpointer'] },
      StringLike: { 'ec2:VpceServiceName': ['com.amazonaws.eu-west-3.*', 'com.amazonaws.vpce.*.vpce-svc-*'] },
    });
  });

  it.each([
    'AuthorizeSecurityGroupIngressOnSecurityGroup',
    'CreateVpcEndpointOnSecurityGroup',
    'DeleteSecurityGroupOnSecurityGroup',
    'ModifyVpcEndpointOnSecurityGroup',
    'RevokeSecurityGroupIngressOnSecurityGroup',
  ])('touches no security group but its own: %s', (sid) => {
    expect(statementOf(sid)?.Condition).toEqual({
      StringEquals: { 'aws:ResourceTag/endpointer:product': ['endpointer'] },
    });
  });

  it('modifies endpoints by route tables, subnets and security groups alone', () => {
    const resources = statements
      .filter(({ Action }) => Action.includes('ec2:ModifyVpcEndpoint'))
      .flatMap(({ Resource }) => Resource);
    expect(resources).toEqual([
      'arn:aws:ec2:eu-west-3:111122223333:vpc-endpoint/*',
      'arn:aws:ec2:eu-west-3:111122223333:route-table/*',
      'arn:aws:ec2:eu-west-3:111122223333:subnet/*',
      'arn:aws:ec2:eu-west-3:111122223333:security-group/*',
    ]);
  });
});
