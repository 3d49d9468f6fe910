/** The organization that the account is in. What is above the account, management and delegated accounts alone may see. */
import type {
  DescribeOrganizationResponse,
  DescribePolicyRequest,
  DescribePolicyResponse,
  ListParentsRequest,
  ListParentsResponse,
  ListPoliciesForTargetRequest,
  ListPoliciesForTargetResponse,
} from '@aws-sdk/client-organizations';
import type { FixtureControlPolicy, FixtureOrganization } from '../../fixture.ts';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { awsJsonProtocol } from '../../wire/json-protocol.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Call, type Service } from '../service.ts';

const largestPage = 20;
const pages = new Pages<FixtureControlPolicy>();

const describeOrganization = operation<object, DescribeOrganizationResponse>(
  'DescribeOrganization',
  (_input, call) => {
    const { Id, MasterAccountId } = organizationOf(call);
    return {
      Organization: {
        Id,
        MasterAccountId,
        Arn: `arn:aws:organizations::${MasterAccountId}:organization/${Id}`,
        FeatureSet: 'ALL',
      },
    };
  },
);

const listParents = operation<ListParentsRequest, ListParentsResponse>(
  'ListParents',
  ({ ChildId = '' }, call) => {
    const parent = overseen(call).Parents[ChildId];
    if (parent === undefined) {
      throw new Refusal('ChildNotFoundException', "We can't find an organizational unit or account.");
    }
    return {
      Parents: [{ Id: parent, Type: parent.startsWith('r-') ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }],
    };
  },
);

const listPoliciesForTarget = operation<ListPoliciesForTargetRequest, ListPoliciesForTargetResponse>(
  'ListPoliciesForTarget',
  ({ TargetId = '', Filter, MaxResults = largestPage, NextToken }, call) => {
    const organization = overseen(call);
    const { ControlPolicies } = organization;
    if (!holds(organization, TargetId)) {
      throw new Refusal(
        'TargetNotFoundException',
        "We can't find a root, OU, or account with the TargetId that you specified.",
      );
    }
    const { items, nextToken } = pages.take(call.world, {
      list: `${TargetId} ${Filter ?? ''}`,
      token: NextToken,
      size: pageSizeOf(MaxResults, largestPage, call.pageSize),
      read: () =>
        Filter === 'RESOURCE_CONTROL_POLICY'
          ? ControlPolicies.filter(({ TargetIds }) => TargetIds.includes(TargetId))
          : [],
      badToken: () => new Refusal('InvalidInputException', 'You specified an invalid value.'),
    });
    return {
      Policies: items.map(({ Id, Name }) => ({ Id, Name, Type: 'RESOURCE_CONTROL_POLICY' as const })),
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  },
);

const describePolicy = operation<DescribePolicyRequest, DescribePolicyResponse>(
  'DescribePolicy',
  ({ PolicyId }, call) => {
    const policy = overseen(call).ControlPolicies.find(({ Id }) => Id === PolicyId);
    if (!policy) throw new Refusal('PolicyNotFoundException', "We can't find a policy with that ID.");
    const { Id, Name, Content } = policy;
    return { Policy: { PolicySummary: { Id, Name, Type: 'RESOURCE_CONTROL_POLICY' }, Content } };
  },
);

/** Whether the organization has this account, unit or root. */
function holds({ Parents, MasterAccountId, ControlPolicies }: FixtureOrganization, id: string): boolean {
  const known = [MasterAccountId, ...Object.entries(Parents).flat()];
  return known.includes(id) || ControlPolicies.some(({ TargetIds }) => TargetIds.includes(id));
}

function organizationOf({ world }: Call): FixtureOrganization {
  const [organization] = world.read('Organizations');
  if (organization) return organization;
  throw new Refusal('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html */
function overseen(call: Call): FixtureOrganization {
  const organization = organizationOf(call);
  if (organization.MasterAccountId === call.world.accountId || organization.IsDelegated) return organization;
  throw new Refusal('AccessDeniedException', "You don't have permissions to access this resource.");
}

export const organizations: Service = {
  signingName: 'organizations',
  eventSource: 'organizations.amazonaws.com',
  protocol: awsJsonProtocol('1.1', 'AWSOrganizationsV20161128'),
  operations: [describeOrganization, listParents, listPoliciesForTarget, describePolicy],
  refusals: jsonRefusals('organizations', 'ServiceException', ['TooManyRequestsException', 400]),
  regions: ['us-east-1', 'cn-northwest-1', 'us-gov-west-1'],
  loadSchemas: () => import('@aws-sdk/client-organizations'),
};
