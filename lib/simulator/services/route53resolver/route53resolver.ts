import type { Fixture, Kind } from '../../fixture.ts';
import { memberOf, textOf } from '../../loose.ts';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { awsJsonProtocol } from '../../wire/json-protocol.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Operation, type Service } from '../service.ts';
import { schemas } from './schemas.ts';

type Listed = Extract<Kind, `Resolver${string}`>;

type Item = Fixture[Listed][number];

interface ListInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly Filters?: readonly { readonly Name?: string; readonly Values?: readonly string[] }[];
}

const largestPage = 100;

/** Filter names are the items' own members, by the model's page of each operation. */
function list(kind: Listed, filters: readonly string[], counts: boolean): Operation {
  const pages = new Pages<Item>();
  return operation<ListInput, object>(`List${kind}`, (input, { world, pageSize }) => {
    const { MaxResults = largestPage, NextToken, Filters = [] } = input;
    const read = () => {
      const all: readonly Item[] = world.read(kind);
      return all.filter((item) => Filters.every((filter) => admits(filter, item, filters)));
    };
    const { items, nextToken } = pages.take(world, {
      list: JSON.stringify(Filters),
      token: NextToken,
      size: pageSizeOf(MaxResults, largestPage, pageSize),
      read,
      badToken: () => new Refusal('InvalidNextTokenException', '[RSLVR-00706] Invalid NextToken'),
    });
    return {
      [kind]: [...items],
      ...(counts
        ? { TotalCount: world.present(kind).length, TotalFilteredCount: read().length }
        : { MaxResults }),
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  });
}

function admits(
  { Name: name = '', Values: values = [] }: NonNullable<ListInput['Filters']>[number],
  item: object,
  known: readonly string[],
): boolean {
  const member = known.find((one) => one.toLowerCase() === plain(name));
  if (member === undefined)
    throw new Refusal('InvalidParameterException', `[RSLVR-00802] Invalid filter name: ${name}`);
  if (values.length === 0) throw new Refusal('InvalidParameterException', `The filter ${name} has no value`);
  return values.includes(textOf(memberOf(item, member) ?? ''));
}

/** Filters may be spelled as members are or in capitals (`HOST_VPC_ID`); a rule's type is called TYPE (API_Filter.html). */
function plain(name: string): string {
  const bare = name.replaceAll('_', '').toLowerCase();
  return bare === 'type' ? 'ruletype' : bare;
}

const ofRules = ['Name', 'Id', 'Status', 'DomainName', 'ResolverEndpointId'];

export const route53Resolver: Service = {
  signingName: 'route53resolver',
  eventSource: 'route53resolver.amazonaws.com',
  protocol: awsJsonProtocol('1.1', 'Route53Resolver'),
  operations: [
    list('ResolverRules', [...ofRules, 'RuleType'], false),
    list('ResolverRuleAssociations', ['Name', 'ResolverRuleId', 'Status', 'VPCId'], false),
    list('ResolverEndpoints', ['Name', 'Id', 'Status', 'Direction', 'HostVPCId', 'IpAddressCount'], false),
    list('ResolverQueryLogConfigs', ['Name', 'Id', 'Arn', 'Status', 'OwnerId', 'DestinationArn'], true),
    list(
      'ResolverQueryLogConfigAssociations',
      ['Id', 'ResolverQueryLogConfigId', 'ResourceId', 'Status'],
      true,
    ),
  ],
  refusals: jsonRefusals('route53resolver', 'InternalServiceErrorException'),
  regions: 'own',
  loadSchemas: () => Promise.resolve(schemas),
};
