import type {
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';
import { operation } from '../service.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { filterItems } from './filters.ts';
import { expectWellFormed } from './ids.ts';
import { badPaginationToken } from './pagination.ts';
import { describeRules } from './security-group-rules.ts';

const largestPage = 1000;
const pages = new Pages<SecurityGroupRule>();

export const describeSecurityGroupRules = operation<
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult
>('DescribeSecurityGroupRules', (input, { world, pageSize, refusesUnpaginatedReads }) => {
  const { SecurityGroupRuleIds: ids, Filters, MaxResults, NextToken } = input;
  if (input.DryRun === true) throw dryRunSucceeded();
  if (refusesUnpaginatedReads && !(MaxResults ?? NextToken ?? ids ?? Filters))
    throw new Refusal('OperationNotPermitted', 'Unpaginated and unqualified requests are not permitted.');
  const { items, nextToken } = pages.take(world, {
    list: JSON.stringify([ids, Filters]),
    token: NextToken,
    size: pageSizeOf(MaxResults ?? largestPage, largestPage, pageSize),
    read: () => filterItems(pick(ids, world), Filters, ruleFilters),
    badToken: badPaginationToken,
  });
  return { SecurityGroupRules: [...items], ...(nextToken !== undefined && { NextToken: nextToken }) };
});

const ruleFilters = {
  'group-id': 'GroupId',
  'security-group-rule-id': 'SecurityGroupRuleId',
  'tag-key': 'Tags.Key',
};

function pick(ids: readonly string[] | undefined, world: World): readonly SecurityGroupRule[] {
  const known = world.read('SecurityGroupRules');
  const all = world.read('SecurityGroups').flatMap((group) => describeRules(group, known, world));
  if (!ids) return all;
  return ids.map((id) => {
    expectWellFormed(id, 'sgr', 'InvalidSecurityGroupRuleId');
    const rule = all.find((one) => one.SecurityGroupRuleId === id);
    if (!rule)
      throw new Refusal(
        'InvalidSecurityGroupRuleId.NotFound',
        `The security group rule ID '${id}' does not exist`,
      );
    return rule;
  });
}
