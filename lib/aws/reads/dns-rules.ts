/**
 * What VPCs do with names beside their hosted zones: Resolver rules, and what Route 53 Profiles bring.
 *
 * A rule that is shared with the account is listed with it; one that is not, is not, and the associations name it alone.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_ListResolverRules.html
 */
import * as z from 'zod/mini';
import type { DnsRule } from '../../core/network/estate.ts';
import type { ReadOperation } from '../../core/reads/reads.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import type { JsonClient } from '../signed-json.ts';
import { isAskedFor } from './narrow.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { UnexpectedAnswer } from './reader.ts';
import { askResolver, nameOf, nextOf, parseAnswer } from './resolver-calls.ts';

const text = z.string();

const rulesPage = z.object({
  NextToken: z.optional(z.nullable(text)),
  ResolverRules: z.array(z.object({ Id: text, DomainName: z.optional(text), RuleType: text })),
});

const associationsPage = z.object({
  NextToken: z.optional(z.nullable(text)),
  ResolverRuleAssociations: z.array(
    z.object({ ResolverRuleId: text, VPCId: text, Status: z.optional(text) }),
  ),
});

const profilesPage = z.object({
  NextToken: z.optional(z.nullable(text)),
  ProfileAssociations: z.array(z.object({ ProfileId: text, ResourceId: text })),
});

const resourcesPage = z.object({
  NextToken: z.optional(z.nullable(text)),
  ProfileResourceAssociations: z.array(z.object({ ProfileId: text, ResourceArn: text })),
});

type Rule = z.infer<typeof rulesPage>['ResolverRules'][number];

/** A VPC and the Route 53 Profile that it has. */
export interface ProfileAssociation {
  readonly profileId: string;
  readonly vpcId: string;
}

export interface ProfileResource {
  readonly profileId: string;
  readonly arn: string;
}

export async function readDnsRules(
  reader: Reader,
  profiles: () => Promise<readonly ProfileAssociation[]>,
  resources: () => Promise<readonly ProfileResource[]>,
): Promise<readonly DnsRule[]> {
  const [rules, associations, ofProfiles, resourcesOfProfiles] = await Promise.all([
    listRules(reader),
    listAssociations(reader),
    profiles(),
    resources(),
  ]);
  const known = new Map(rules.map((rule) => [rule.Id, rule]));
  const own = associations
    .filter(({ VPCId }) => isAskedFor(reader, VPCId))
    .flatMap(({ ResolverRuleId, VPCId }) =>
      toDnsRule(known.get(ResolverRuleId), ResolverRuleId, { vpcId: VPCId }),
    );
  const shared = ofProfiles.flatMap(({ profileId, vpcId }) =>
    resourcesOfProfiles
      .filter((resource) => resource.profileId === profileId)
      .flatMap(({ arn }) => toProfileRule(known, arn, { vpcId, profileId })),
  );
  return [...own, ...shared];
}

/** A rule that is not shown may forward everything, so that nothing can be told where it applies. */
export function toDnsRule(
  rule: Rule | undefined,
  ruleId: string,
  place: Pick<DnsRule, 'vpcId' | 'profileId'>,
): readonly DnsRule[] {
  if (rule === undefined) throw new UnexpectedAnswer(`Resolver rule ${ruleId} is associated but not shown`);
  // RECURSIVE is the Internet Resolver of every VPC, which answers what no other rule does.
  if (rule.RuleType === 'RECURSIVE' || rule.RuleType === 'DELEGATE') return [];
  const kind = rule.RuleType === 'SYSTEM' ? 'system' : 'forward';
  return [{ ...place, ruleId, kind, domainName: (rule.DomainName ?? '.').replace(/\.$/, '') }];
}

function toProfileRule(
  known: ReadonlyMap<string, Rule>,
  arn: string,
  place: { readonly vpcId: string; readonly profileId: string },
): readonly DnsRule[] {
  const id = arn.split('/').at(-1) ?? '';
  if (arn.includes(':resolver-rule/')) return toDnsRule(known.get(id), id, place);
  if (arn.includes(':vpc-endpoint/')) return [{ ...place, ruleId: arn, kind: 'endpoint', vpcEndpointId: id }];
  return [];
}

async function listRules(reader: Reader): Promise<readonly Rule[]> {
  const client = await reader.clients.route53Resolver();
  return readPages(reader, 'route53resolver:ListResolverRules', {
    ask: async (token) =>
      parseAnswer(rulesPage, await askResolver(client, 'route53resolver:ListResolverRules', token)),
    next: nextOf,
    items: (page) => page.ResolverRules,
  });
}

async function listAssociations(reader: Reader) {
  const client = await reader.clients.route53Resolver();
  const operation = 'route53resolver:ListResolverRuleAssociations';
  return readPages(reader, operation, {
    ask: async (token) => parseAnswer(associationsPage, await askResolver(client, operation, token)),
    next: nextOf,
    items: (page) => page.ResolverRuleAssociations,
  });
}

/** Of the VPCs that were asked for. */
export async function listProfileAssociations(reader: Reader): Promise<readonly ProfileAssociation[]> {
  const client = await reader.clients.route53Profiles();
  const operation = 'route53profiles:ListProfileAssociations';
  const all = await readPages(reader, operation, {
    ask: async (token) =>
      parseAnswer(profilesPage, await get(client, operation, '/profileassociations', token)),
    next: nextOf,
    items: (page) => page.ProfileAssociations,
  });
  return all
    .map(({ ProfileId, ResourceId }) => ({ profileId: ProfileId, vpcId: ResourceId }))
    .filter(({ vpcId }) => isAskedFor(reader, vpcId));
}

export async function listProfileResources(
  reader: Reader,
  profileIds: readonly string[],
): Promise<readonly ProfileResource[]> {
  const client = await reader.clients.route53Profiles();
  const operation = 'route53profiles:ListProfileResourceAssociations';
  const found = await Promise.all(
    profileIds.map((id) =>
      readPages(reader, operation, {
        ask: async (token) =>
          parseAnswer(
            resourcesPage,
            await get(client, operation, `/profileresourceassociations/profileid/${id}`, token),
          ),
        next: nextOf,
        items: (page) => page.ProfileResourceAssociations,
      }),
    ),
  );
  return found.flat().map(({ ProfileId, ResourceArn }) => ({ profileId: ProfileId, arn: ResourceArn }));
}

function get(
  client: JsonClient,
  operation: ReadOperation,
  path: string,
  token: string | undefined,
): Promise<unknown> {
  const query = {
    maxResults: String(largestPageOf(operation)),
    ...(token === undefined ? {} : { nextToken: token }),
  };
  return client.send({ operation: nameOf(operation), method: 'GET', path, query });
}
