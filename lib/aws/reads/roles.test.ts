import type { RoleDetail } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { UnexpectedAnswer } from './reader.ts';
import { resolveRoles, toManagedPolicy, toUnresolvedRole } from './roles.ts';

const DOCUMENT = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
const ENCODED = encodeURIComponent(DOCUMENT);
const MANAGED = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const BOUNDARY = 'arn:aws:iam::111122223333:policy/boundary';

/** As IAM's API reference shows GetAccountAuthorizationDetails. */
const ROLE: RoleDetail = {
  RoleName: 'EC2role',
  Arn: 'arn:aws:iam::111122223333:role/EC2role',
  InstanceProfileList: [
    {
      Path: '/',
      InstanceProfileName: 'EC2role',
      InstanceProfileId: 'AIPAFFYRBHWXW2EXAMPLE',
      Arn: 'arn:aws:iam::111122223333:instance-profile/EC2role',
      CreateDate: new Date('2014-07-30T17:09:20Z'),
      Roles: [],
    },
  ],
  RolePolicyList: [{ PolicyName: 'inline', PolicyDocument: ENCODED }],
  AttachedManagedPolicies: [{ PolicyName: 'AmazonS3ReadOnlyAccess', PolicyArn: MANAGED }],
  PermissionsBoundary: {
    PermissionsBoundaryArn: BOUNDARY,
    PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
  },
};

const policy = (Arn: string) =>
  toManagedPolicy({
    Arn,
    PolicyVersionList: [
      { VersionId: 'v1', IsDefaultVersion: false, Document: 'old' },
      { VersionId: 'v2', IsDefaultVersion: true, Document: ENCODED },
    ],
  });

describe('a role', () => {
  it('has its inline, managed and boundary policies, decoded and in their default version', () => {
    const [role] = resolveRoles([toUnresolvedRole(ROLE)], [policy(MANAGED), policy(BOUNDARY)]);
    expect(role).toEqual({
      roleName: 'EC2role',
      roleArn: 'arn:aws:iam::111122223333:role/EC2role',
      instanceProfileArns: ['arn:aws:iam::111122223333:instance-profile/EC2role'],
      policies: {
        status: 'read',
        value: [
          { name: 'inline', kind: 'inline', document: DOCUMENT },
          { name: 'AmazonS3ReadOnlyAccess', kind: 'managed', document: DOCUMENT },
          { name: BOUNDARY, kind: 'boundary', document: DOCUMENT },
        ],
      },
    });
  });

  it.each([MANAGED, BOUNDARY])('is unreadable where the answer does not show %s', (missing) => {
    const shown = [MANAGED, BOUNDARY].filter((arn) => arn !== missing).map(policy);
    const [role] = resolveRoles([toUnresolvedRole(ROLE)], shown);
    expect(role?.policies).toEqual({
      status: 'unreadable',
      reason: `iam:GetAccountAuthorizationDetails does not show ${missing}`,
    });
  });

  it('with a document that is not URL-encoded is no answer to rest on', () => {
    const broken = { RoleName: 'r', Arn: 'a', RolePolicyList: [{ PolicyName: 'p', PolicyDocument: '%' }] };
    expect(() => toUnresolvedRole(broken)).toThrow(UnexpectedAnswer);
  });
});
