/**
 * The resource control policies that hold for this account: its own, and those of every unit above it.
 *
 * AWS shows them to the management account and to delegated administrators only. For the management account's own
 * resources none holds. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import {
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
} from '@aws-sdk/client-organizations';
import type { Organization, ResourceControlPolicy } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { UnexpectedAnswer, required } from './reader.ts';

export async function readResourceControlPolicies(
  reader: Reader,
  [organization]: readonly Organization[],
): Promise<readonly ResourceControlPolicy[]> {
  if (organization === undefined || organization.managementAccountId === reader.accountId) return [];
  const client = await reader.clients.organizations();
  const targets = await listTargets(reader, client);
  const ids = await Promise.all(targets.map((target) => listPolicyIds(reader, client, target)));
  return Promise.all([...new Set(ids.flat())].map((id) => readPolicy(reader, client, id)));
}

/** Organizations are five units deep at most. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const DEEPEST = 7;

/** The account, its unit, the unit of that, up to the root. */
async function listTargets(reader: Reader, client: OrganizationsClient): Promise<readonly string[]> {
  const targets = [reader.accountId];
  for (;;) {
    const ChildId = targets[targets.length - 1];
    if (ChildId === undefined || ChildId.startsWith('r-')) return targets;
    if (targets.length > DEEPEST) throw new UnexpectedAnswer('the units above the account have no root');
    const parent = await reader.call('organizations:ListParents', async () => {
      const [found] = required((await client.send(new ListParentsCommand({ ChildId }))).Parents, 'Parents');
      return required(found?.Id, 'Parents');
    });
    targets.push(parent);
  }
}

function listPolicyIds(
  reader: Reader,
  client: OrganizationsClient,
  TargetId: string,
): Promise<readonly string[]> {
  return readPages(reader, 'organizations:ListPoliciesForTarget', {
    ask: (NextToken) =>
      client.send(
        new ListPoliciesForTargetCommand({
          TargetId,
          Filter: 'RESOURCE_CONTROL_POLICY',
          MaxResults: largestPageOf('organizations:ListPoliciesForTarget'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) => required(answer.Policies, 'Policies').map(({ Id }) => required(Id, 'Id')),
  });
}

function readPolicy(
  reader: Reader,
  client: OrganizationsClient,
  PolicyId: string,
): Promise<ResourceControlPolicy> {
  return reader.call('organizations:DescribePolicy', async () => {
    const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId }));
    const { PolicySummary, Content } = required(Policy, 'Policy');
    return {
      policyId: PolicyId,
      name: PolicySummary?.Name ?? PolicyId,
      document: required(Content, 'Content'),
    };
  });
}
