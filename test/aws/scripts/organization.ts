import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
} from '@aws-sdk/client-organizations';
import { controlPolicy } from '../account.ts';
import { parseJson } from '../names.ts';
import { refused, step, type Script, type Stage } from '../script.ts';

const policiesOf = ({ organizations }: Stage, TargetId: string, more: object = {}) =>
  organizations.send(
    new ListPoliciesForTargetCommand({ TargetId, Filter: 'RESOURCE_CONTROL_POLICY', ...more }),
  );

/** The organization as its management account sees it. */
export const organization: Script = {
  title: 'an organization and its resource control policies',
  account: 'furnished',
  steps: [
    step('the account is in it', {
      ask: ({ organizations }) => organizations.send(new DescribeOrganizationCommand({})),
      look: ({ Organization }) => ({
        id: Organization?.Id ?? null,
        management: Organization?.MasterAccountId ?? null,
        features: Organization?.FeatureSet ?? null,
      }),
      expects: { id: '<organization>', management: '<account>', features: 'ALL' },
    }),
    step('above the account is the root', {
      ask: ({ organizations, id }) => organizations.send(new ListParentsCommand({ ChildId: id('account') })),
      look: ({ Parents, NextToken }) => ({
        parents: (Parents ?? []).map(({ Id, Type }) => ({ id: Id ?? null, type: Type ?? null })),
        hasNext: NextToken !== undefined,
      }),
      expects: { parents: [{ id: '<root>', type: 'ROOT' }], hasNext: false },
    }),
    refused('above an account of another organization', 'ChildNotFoundException', ({ organizations }) =>
      organizations.send(new ListParentsCommand({ ChildId: '999988887777' })),
    ),
    step("the root's policies", {
      ask: (stage) => policiesOf(stage, stage.id('root')),
      look: ({ Policies }) =>
        (Policies ?? []).map(({ Id, Name, Type }) => [Id ?? '', Name ?? '', Type ?? ''].join(' ')),
      expects: [
        '<rcp> own-buckets RESOURCE_CONTROL_POLICY',
        'p-RCPFullAWSAccess RCPFullAWSAccess RESOURCE_CONTROL_POLICY',
      ],
    }),
    step('a page of one', {
      ask: (stage) => policiesOf(stage, stage.id('root'), { MaxResults: 1 }),
      give: ({ NextToken }) => ({ 'next-policies': NextToken }),
      look: ({ Policies, NextToken }) => ({
        policies: Policies?.length ?? null,
        hasNext: NextToken !== undefined,
      }),
      expects: { policies: 1, hasNext: true },
    }),
    step('and the other', {
      ask: (stage) =>
        policiesOf(stage, stage.id('root'), { MaxResults: 1, NextToken: stage.id('next-policies') }),
      look: ({ Policies, NextToken }) => ({
        policies: Policies?.length ?? null,
        hasNext: NextToken !== undefined,
      }),
      expects: { policies: 1, hasNext: false },
    }),
    refused('policies of what is not in it', 'TargetNotFoundException', (stage) =>
      policiesOf(stage, '999988887777'),
    ),
    step("a policy's text", {
      ask: ({ organizations, id }) => organizations.send(new DescribePolicyCommand({ PolicyId: id('rcp') })),
      look: ({ Policy }) => ({
        name: Policy?.PolicySummary?.Name ?? null,
        content: parseJson(Policy?.Content ?? 'null'),
      }),
      expects: { name: 'own-buckets', content: parseJson(controlPolicy) },
    }),
    refused('a policy that is not there', 'PolicyNotFoundException', ({ organizations }) =>
      organizations.send(new DescribePolicyCommand({ PolicyId: 'p-0123456789' })),
    ),
  ],
};

/** An account of its own. */
export const noOrganization: Script = {
  title: 'no organization',
  account: 'bare',
  steps: [
    refused('the account is in none', 'AWSOrganizationsNotInUseException', ({ organizations }) =>
      organizations.send(new DescribeOrganizationCommand({})),
    ),
    refused('nothing is above it', 'AWSOrganizationsNotInUseException', ({ organizations, id }) =>
      organizations.send(new ListParentsCommand({ ChildId: id('account') })),
    ),
    refused('it has no policies', 'AWSOrganizationsNotInUseException', (stage) =>
      policiesOf(stage, stage.id('account')),
    ),
    refused('there is no policy', 'AWSOrganizationsNotInUseException', ({ organizations }) =>
      organizations.send(new DescribePolicyCommand({ PolicyId: 'p-0123456789' })),
    ),
  ],
};
