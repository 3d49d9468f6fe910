/**
 * What a service's endpoint must let through beside one's own on one's own, or ordinary work stops: what AWS owns and
 * everybody uses, and what is not signed by anybody.
 *
 * Facts: GitHub aws-samples/data-perimeter-policy-examples, folder vpc_endpoint_policies, its README and the policies of
 * s3, sts, ssm, ec2, ecr.api, iam and lambda (2026-03).
 */
import { awsOwnedObjects } from './aws-owned-buckets.ts';
import type { OwnRealm } from './own-realm.ts';

/** One more statement: these actions on these resources, for whomever the conditions admit. */
export interface Admission {
  readonly name: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Conditions;
}

/** By operator and key. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface AdmissionScope {
  readonly partition: string;
  readonly region: string;
  readonly realm: OwnRealm;
}

type Admissions = (scope: AdmissionScope, own: Conditions) => readonly Admission[];

const OF_SERVICE: Readonly<Record<string, Admissions>> = {
  // Package repositories, agents and layers are read without a signature, or with one of an account of AWS's own.
  s3: ({ partition, region }) => {
    const { read, written } = awsOwnedObjects(partition, region);
    return [
      { name: 'AwsOwnedObjects', actions: ['s3:GetObject'], resources: read, conditions: {} },
      { name: 'AwsOwnedAnswers', actions: ['s3:PutObject'], resources: written, conditions: {} },
    ];
  },
  // Pods and federated users have no credentials yet when they ask for them.
  sts: ({ realm }) => [
    {
      name: 'FederatedSignIn',
      actions: ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'],
      resources: ['*'],
      conditions: { StringEquals: { [realm.resourceKey]: realm.id } },
    },
  ],
  ssm: ({ partition, region }, own) => [
    {
      name: 'AwsOwnedDocuments',
      actions: [
        'ssm:CreateAssociation',
        'ssm:Describe*',
        'ssm:Get*',
        'ssm:List*',
        'ssm:SendCommand',
        'ssm:StartSession',
      ],
      resources: [
        `arn:${partition}:ssm:${region}::document/*`,
        `arn:${partition}:ssm:${region}::parameter/aws/*`,
      ],
      conditions: own,
    },
  ],
  ec2: (_scope, own) => [
    {
      name: 'AwsOwnedImages',
      actions: ['ec2:RunInstances'],
      resources: ['*'],
      conditions: { ...own, StringEquals: { ...own['StringEquals'], 'ec2:Owner': 'amazon' } },
    },
  ],
  // Add-ons of EKS and base images come from registries of AWS's accounts, other ones in each Region.
  ecr: (_scope, own) => [
    {
      name: 'ImagesOfOthers',
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: ['*'],
      conditions: own,
    },
  ],
  iam: ({ partition }, own) => [
    {
      name: 'AwsManagedPolicies',
      actions: ['iam:*'],
      resources: [`arn:${partition}:iam::aws:policy/*`],
      conditions: own,
    },
  ],
  lambda: ({ partition }, own) => [
    {
      name: 'LayersOfOthers',
      actions: ['lambda:GetLayerVersion'],
      resources: [`arn:${partition}:lambda:*:*:layer:*`],
      conditions: own,
    },
  ],
};

export function extraAdmissions(prefixes: readonly string[], scope: AdmissionScope): readonly Admission[] {
  const own = { StringEquals: { [scope.realm.principalKey]: scope.realm.id } };
  return prefixes.flatMap((prefix) => OF_SERVICE[prefix]?.(scope, own) ?? []);
}

/**
 * Services to which requests often go without a signature of AWS's kind, so that a policy that asks whose they are would
 * refuse their ordinary users: API Gateway's own authorizers, sign-up and sign-in, tokens of other kinds.
 */
const UNSIGNED: ReadonlySet<string> = new Set([
  'codeartifact',
  'cognito-identity',
  'cognito-idp',
  'execute-api',
  'rum',
  'sso-oauth',
]);

export function isOftenUnsigned(prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => UNSIGNED.has(prefix));
}
