import { toJson, type Json } from '../names.ts';
import { isObject } from '../service-model/is-object.ts';
import { refused, step, type Script, type Stage } from '../script.ts';
import { profilesCall, resolverCall } from './json-calls.ts';

const resolver = async ({ route53Resolver }: Stage, operation: string, input: object = {}): Promise<Json> =>
  toJson(await route53Resolver.send(resolverCall(operation, input)));

const member = (value: Json, name: string): Json => (isObject(value) ? (value[name] ?? null) : null);

/** Of each item these members, as a line; lines are compared as a set. */
const pick = (answer: Json, list: string, members: readonly string[]): Json => {
  const items = member(answer, list);
  if (!Array.isArray(items)) return null;
  return items.map((item: Json) =>
    members.map((name) => [member(item, name)].flat().map(String).join('+')).join(' '),
  );
};

const page = (answer: Json, list: string): Json => {
  const items = member(answer, list);
  return { items: Array.isArray(items) ? items.length : null, hasNext: member(answer, 'NextToken') !== null };
};

const tokenOf = (answer: Json): string | undefined => {
  const token = member(answer, 'NextToken');
  return typeof token === 'string' ? token : undefined;
};

const rule = ['Id', 'DomainName', 'RuleType'];

const ofName = (name: string) => ({ Filters: [{ Name: 'Name', Values: [name] }] });

/** What Route 53 Resolver says of an account with three rules, two associations and an inbound endpoint. */
export const resolverListings: Script = {
  title: "Resolver's rules and endpoints",
  account: 'furnished',
  steps: [
    step('the rules, domain names with their final dot', {
      ask: (stage) => resolver(stage, 'ListResolverRules', { MaxResults: 100 }),
      look: (answer) => pick(answer, 'ResolverRules', rule),
      expects: [0, 1, 2].map((at) => `<rule-${at}> corp-${at}.example. SYSTEM`),
    }),
    step('a page of two', {
      ask: (stage) => resolver(stage, 'ListResolverRules', { MaxResults: 2 }),
      give: (answer) => ({ 'next-rules': tokenOf(answer) }),
      look: (answer) => page(answer, 'ResolverRules'),
      expects: { items: 2, hasNext: true },
    }),
    step('and the rest', {
      ask: (stage) =>
        resolver(stage, 'ListResolverRules', { MaxResults: 2, NextToken: stage.id('next-rules') }),
      look: (answer) => page(answer, 'ResolverRules'),
      expects: { items: 1, hasNext: false },
    }),
    refused('a page that nobody was promised', 'InvalidNextTokenException', (stage) =>
      resolver(stage, 'ListResolverRules', { NextToken: 'bm90LWEtdG9rZW4=' }),
    ),
    refused('a page that is too large', 'ValidationException', (stage) =>
      resolver(stage, 'ListResolverRules', { MaxResults: 101 }),
    ),
    refused('rules by a filter that does not exist', 'InvalidParameterException', (stage) =>
      resolver(stage, 'ListResolverRules', { Filters: [{ Name: 'NoSuchFilter', Values: ['x'] }] }),
    ),
    step('rules by a name of none', {
      ask: (stage) => resolver(stage, 'ListResolverRules', ofName('nothing')),
      look: (answer) => page(answer, 'ResolverRules'),
      expects: { items: 0, hasNext: false },
    }),
    step('which VPCs have which rules', {
      ask: (stage) => resolver(stage, 'ListResolverRuleAssociations', { MaxResults: 100 }),
      look: (answer) => pick(answer, 'ResolverRuleAssociations', ['ResolverRuleId', 'VPCId', 'Status']),
      expects: [0, 1].map((at) => `<rule-${at}> <vpc> COMPLETE`),
    }),
    step('a page of one association', {
      ask: (stage) => resolver(stage, 'ListResolverRuleAssociations', { MaxResults: 1 }),
      give: (answer) => ({ 'next-associations': tokenOf(answer) }),
      look: (answer) => page(answer, 'ResolverRuleAssociations'),
      expects: { items: 1, hasNext: true },
    }),
    step('and the other', {
      ask: (stage) =>
        resolver(stage, 'ListResolverRuleAssociations', {
          MaxResults: 1,
          NextToken: stage.id('next-associations'),
        }),
      look: (answer) => page(answer, 'ResolverRuleAssociations'),
      expects: { items: 1, hasNext: false },
    }),
    step('associations of a VPC that has none', {
      ask: (stage) =>
        resolver(stage, 'ListResolverRuleAssociations', {
          Filters: [{ Name: 'VPCId', Values: [stage.id('other-vpc')] }],
        }),
      look: (answer) => page(answer, 'ResolverRuleAssociations'),
      expects: { items: 0, hasNext: false },
    }),
    refused('a page of associations that nobody was promised', 'InvalidNextTokenException', (stage) =>
      resolver(stage, 'ListResolverRuleAssociations', { NextToken: 'bm90LWEtdG9rZW4=' }),
    ),
    step('an inbound endpoint says in which VPC it is', {
      ask: (stage) => resolver(stage, 'ListResolverEndpoints', { MaxResults: 100 }),
      look: (answer) =>
        pick(answer, 'ResolverEndpoints', [
          'Id',
          'Direction',
          'HostVPCId',
          'IpAddressCount',
          'SecurityGroupIds',
          'Status',
        ]),
      expects: ['<inbound> INBOUND <vpc> 2 <default-group> OPERATIONAL'],
    }),
    step('endpoints of a VPC that has none', {
      ask: (stage) =>
        resolver(stage, 'ListResolverEndpoints', {
          Filters: [{ Name: 'HostVPCId', Values: [stage.id('other-vpc')] }],
        }),
      look: (answer) => page(answer, 'ResolverEndpoints'),
      expects: { items: 0, hasNext: false },
    }),
    refused('a page of endpoints that nobody was promised', 'InvalidNextTokenException', (stage) =>
      resolver(stage, 'ListResolverEndpoints', { NextToken: 'bm90LWEtdG9rZW4=' }),
    ),
  ],
};

const profiles = async (
  stage: Stage,
  path: string,
  query?: Readonly<Record<string, string>>,
): Promise<Json> =>
  toJson(
    await stage.route53Profiles.send(
      profilesCall(
        path.includes('resource') ? 'ListProfileResourceAssociations' : 'ListProfileAssociations',
        path,
        query,
      ),
    ),
  );

const resourcesOf = (stage: Stage) => `/profileresourceassociations/profileid/${stage.id('profile')}`;

/** What Route 53 Profiles says of a profile with two VPCs and two resources. */
export const profileListings: Script = {
  title: "Route 53 Profiles' associations",
  account: 'furnished',
  steps: [
    step('the VPCs that have the profile', {
      ask: (stage) => profiles(stage, '/profileassociations', { maxResults: '100' }),
      look: (answer) => pick(answer, 'ProfileAssociations', ['ProfileId', 'ResourceId', 'Status']),
      expects: ['other-vpc', 'vpc'].map((name) => `<profile> <${name}> COMPLETE`),
    }),
    step('a page of one', {
      ask: (stage) => profiles(stage, '/profileassociations', { maxResults: '1' }),
      give: (answer) => ({ 'next-profiles': tokenOf(answer) }),
      look: (answer) => page(answer, 'ProfileAssociations'),
      expects: { items: 1, hasNext: true },
    }),
    step('and the other', {
      ask: (stage) =>
        profiles(stage, '/profileassociations', { maxResults: '1', nextToken: stage.id('next-profiles') }),
      look: (answer) => page(answer, 'ProfileAssociations'),
      expects: { items: 1, hasNext: false },
    }),
    refused('a page that nobody was promised', 'InvalidNextTokenException', (stage) =>
      profiles(stage, '/profileassociations', { nextToken: 'bm90LWEtdG9rZW4=' }),
    ),
    step('what lies in the profile', {
      ask: (stage) => profiles(stage, resourcesOf(stage), { maxResults: '100' }),
      look: (answer) =>
        pick(answer, 'ProfileResourceAssociations', ['ProfileId', 'ResourceArn', 'ResourceType']),
      expects: [
        '<profile> arn:aws:route53:::hostedzone/<zone> PRIVATE_HOSTED_ZONE',
        '<profile> arn:aws:route53resolver:eu-west-3:<account>:resolver-rule/<rule-2> RESOLVER_RULE',
      ],
    }),
    step('a page of one resource', {
      ask: (stage) => profiles(stage, resourcesOf(stage), { maxResults: '1' }),
      look: (answer) => page(answer, 'ProfileResourceAssociations'),
      expects: { items: 1, hasNext: true },
    }),
    refused('what lies in a profile that is not there', 'ResourceNotFoundException', (stage) =>
      profiles(stage, '/profileresourceassociations/profileid/rp-0123456789abcdef0'),
    ),
  ],
};
