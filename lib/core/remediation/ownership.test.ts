import { describe, expect, test } from 'vitest';
import {
  estateOf,
  gatewayEndpoint,
  resourceChange,
  routeTable,
  unreadable,
} from '../../../test/estates/build-estate.ts';
import type { Part, ResourceChange, Tags } from '../network/estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import type { Owner } from './ownership.ts';
import { ownerOf } from './ownership.ts';

const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.5.7 (+https://www.terraform.io) terraform-provider-aws/5.31.0 aws-sdk-go-v2/1.24.0';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const CLI =
  'aws-cli/2.15.0 Python/3.11.6 Linux/6.1 exe/x86_64.amzn.2023 prompt/off command/ec2.create-route-table';

function owner(changes: readonly Partial<ResourceChange>[] | Part<never>, tags: Tags = {}): Owner {
  const table = routeTable({ tags });
  const made = 'status' in changes ? changes : changes.map((change) => resourceChange(change));
  return ownerOf(indexEstate(estateOf({ routeTables: [table], changes: made })), table);
}

const STACK: Tags = {
  'aws:cloudformation:stack-name': 'network',
  'aws:cloudformation:stack-id': 'arn:aws:cloudformation:eu-west-3:111122223333:stack/network/1',
};
const OURS: Tags = { 'endpointer:product': 'endpointer', 'endpointer:remediation': 'r-1' };

describe('a table that infrastructure code made', () => {
  test('is known by the tags of its stack, also where changes could not be read', () => {
    const expected = {
      owner: 'cloudformation',
      stackName: 'network',
      stackId: 'arn:aws:cloudformation:eu-west-3:111122223333:stack/network/1',
    };
    expect(owner([], STACK)).toEqual(expected);
    expect(owner(unreadable(), STACK)).toEqual(expected);
  });

  const agents: readonly (readonly [string, Partial<ResourceChange>, string])[] = [
    ['Terraform', { userAgent: TERRAFORM }, 'terraform'],
    ['Pulumi', { userAgent: `APN/1.0 Pulumi/1.0 PulumiAws/6.5.0 ${TERRAFORM}` }, 'Pulumi'],
    ['CloudFormation', { userAgent: 'cloudformation.amazonaws.com' }, 'CloudFormation'],
    [
      'CloudFormation',
      { userAgent: 'AWS Internal', invokedBy: 'cloudformation.amazonaws.com' },
      'CloudFormation',
    ],
    ['Crossplane', { userAgent: `crossplane-provider-aws/v1 ${TERRAFORM}` }, 'Crossplane'],
    [
      'ACK',
      { userAgent: 'aws-controllers-k8s/ec2.services.k8s.aws-v1.2.0 (GitCommit/1)' },
      'AWS Controllers for Kubernetes',
    ],
    ['Ansible', { userAgent: 'APN/1.0 Ansible/2.16 Boto3/1.34.0' }, 'Ansible'],
    ['OpenTofu', { userAgent: 'APN/1.0 OpenTofu/1.6.0' }, 'OpenTofu'],
    ['an AWS service', { invokedBy: 'servicecatalog.amazonaws.com' }, 'servicecatalog.amazonaws.com'],
  ];
  test.each(agents)('is known by the user agent of %s (%o)', (_, change, name) => {
    const told = owner([change]);
    expect(told.owner === 'otherTool' ? told.name : told.owner).toBe(name);
  });

  const byHandLast = [
    { eventTime: '2026-01-01T00:00:00Z', userAgent: TERRAFORM },
    { eventTime: '2026-02-01T00:00:00Z', eventName: 'CreateRoute', userAgent: BROWSER },
  ];
  test.each([byHandLast, byHandLast.toReversed()])('stays its own whoever changed it last', (...changes) => {
    expect(owner(changes).owner).toBe('terraform');
  });

  test.each<Tags>([{ ManagedBy: 'Terraform' }, { 'managed-by': 'terraform' }, { Terraform: 'true' }])(
    'is known by a tag that says so (%o)',
    (tags) => {
      expect(owner([], tags).owner).toBe('terraform');
    },
  );

  test.each<Tags>([{ Terraform: 'false' }, { Name: 'terraform-docs' }, { ManagedBy: 'Alice' }])(
    'is not known by any tag (%o)',
    (tags) => {
      expect(owner([], tags).owner).toBe('unknown');
    },
  );

  test('is its own even where it carries our tag', () => {
    expect(owner([{ userAgent: TERRAFORM }], OURS).owner).toBe('terraform');
  });
});

describe('a table that a person made', () => {
  test.each(['console.amazonaws.com', 'console.ec2.amazonaws.com', 'signin.amazonaws.com', BROWSER, CLI])(
    'is known by its creation (%s)',
    (userAgent) => {
      expect(owner([{ userAgent }]).owner).toBe('person');
    },
  );

  test.each<readonly [string, Partial<ResourceChange>]>([
    ['the CLI in a build', { userAgent: `${CLI} exec-env/AWS_ECS_FARGATE` }],
    [
      'the CLI under the role of a pipeline',
      { userAgent: CLI, principalArn: 'arn:aws:sts::1:assumed-role/GitHubActions/x' },
    ],
    ['a program', { userAgent: 'Boto3/1.34.0 md/Botocore#1.34.0' }],
    ['nobody named', { userAgent: '' }],
    ['something inside AWS', { userAgent: 'AWS Internal' }],
  ])('is not said of %s', (_, change) => {
    expect(owner([change]).owner).toBe('unknown');
  });

  test('is not said where only a later change by hand is recorded', () => {
    expect(owner([{ eventName: 'CreateRoute', userAgent: BROWSER }])).toEqual({
      owner: 'unknown',
      reason: 'it was changed by hand, but who made it lies further back than the recorded changes',
    });
  });

  test('is not said where a program changed it too', () => {
    expect(
      owner([{ userAgent: BROWSER }, { eventName: 'CreateRoute', userAgent: 'Boto3/1.34.0' }]).owner,
    ).toBe('unknown');
  });

  test('stays said after a change of ours', () => {
    const changes = [
      { userAgent: BROWSER },
      { eventName: 'ModifyVpcEndpoint', userAgent: 'endpointer/0.1.0 aws-sdk-js/3' },
    ];
    expect(owner(changes).owner).toBe('person');
  });
});

describe('an owner', () => {
  test('is unknown where changes could not be read, with that reason, also of what carries our tag', () => {
    const expected = { owner: 'unknown', reason: 'changes could not be read: access denied' };
    expect(owner(unreadable())).toEqual(expected);
    expect(owner(unreadable(), OURS)).toEqual(expected);
  });

  test('is unknown without any evidence', () => {
    expect(owner([])).toEqual({ owner: 'unknown', reason: 'neither tags nor recorded changes tell' });
    expect(owner([{ resourceId: 'rtb-0b', userAgent: TERRAFORM }]).owner).toBe('unknown');
  });

  test('is ourselves by tag, for an endpoint that only we have touched', () => {
    const endpoint = gatewayEndpoint({ tags: OURS });
    const changes = [
      resourceChange({
        resourceId: 'vpce-0a',
        eventName: 'CreateVpcEndpoint',
        userAgent: 'endpointer/0.1.0',
      }),
    ];
    expect(ownerOf(indexEstate(estateOf({ vpcEndpoints: [endpoint], changes })), endpoint)).toEqual({
      owner: 'endpointer',
      remediationId: 'r-1',
    });
  });

  test('is not ourselves where only half of the tag is there', () => {
    expect(owner([], { 'endpointer:remediation': 'r-1' }).owner).toBe('unknown');
  });
});
