import type { Filter } from '@aws-sdk/client-ec2';
import type { Fixture, Kind } from '../../fixture.ts';
import { itemsOf, memberOf } from '../../loose.ts';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { operation, type Call, type Operation } from '../service.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { filterItems, type FilterPaths } from './filters.ts';
import { expectWellFormed } from './ids.ts';
import { badPaginationToken } from './pagination.ts';

/** What tells one EC2 describe operation from another. */
export interface Description<K extends Kind> {
  readonly operation: string;
  readonly kind: K;
  /** the request member with ids, and the item's own member of the id */
  readonly ids: { readonly parameter: string; readonly member: string; readonly prefix: string };
  readonly notFound: {
    readonly code: string;
    readonly message: (id: string) => string;
    readonly malformed: string;
  };
  readonly filters: FilterPaths;
  /** the request member of the filters; NAT gateways alone say `Filter` */
  readonly filterParameter?: 'Filter';
  readonly largestPage: number;
  /** refused together with ids, as the operation's page says of MaxResults */
  readonly noPagesOfIds?: true;
  readonly result: (items: readonly Fixture[K][number][], call: Call) => object;
  /** what a look changes before it sees: time passes for what is under way */
  readonly beforeReading?: (call: Call) => void;
}

type Paging = Pick<Description<Kind>, 'ids' | 'largestPage' | 'noPagesOfIds'>;

type Picking = Pick<Description<Kind>, 'ids' | 'notFound'>;

interface DescribeInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly DryRun?: boolean;
  readonly Filters?: Filter[];
  readonly Filter?: Filter[];
}

export function describe<K extends Kind>(description: Description<K>): Operation {
  const pages = new Pages<Fixture[K][number]>();
  return operation<DescribeInput, object>(description.operation, (input, call) => {
    const ids = readIds(memberOf(input, description.ids.parameter));
    refuseCombinations(description, input, ids);
    if (call.refusesUnpaginatedReads) expectPages(input, ids);
    const { items, nextToken } = pages.take(call.world, {
      list: JSON.stringify([ids, input.Filters, input.Filter]),
      token: input.NextToken,
      size: sizeOf(description, input, ids, call),
      read: () => select(description, input, ids, call),
      badToken: badPaginationToken,
      endsEmpty: ids === undefined && call.pageSize !== 'maximum' && call.choices.otherwise('shorterPages'),
    });
    return { ...description.result(items, call), ...(nextToken !== undefined && { NextToken: nextToken }) };
  });
}

function refuseCombinations(
  description: Paging,
  input: DescribeInput,
  ids: readonly string[] | undefined,
): void {
  if (input.DryRun === true) throw dryRunSucceeded();
  if (description.noPagesOfIds && ids && input.MaxResults !== undefined) {
    const name = description.ids.parameter;
    throw new Refusal(
      'InvalidParameterCombination',
      `The parameter ${name} cannot be used with the parameter maxResults`,
    );
  }
}

function expectPages(
  { MaxResults, NextToken, Filters, Filter }: DescribeInput,
  ids: readonly string[] | undefined,
): void {
  if (MaxResults !== undefined || NextToken !== undefined || ids || Filters || Filter) return;
  throw new Refusal('OperationNotPermitted', 'Unpaginated and unqualified requests are not permitted.');
}

/** Things asked for by id come in one page unless a page size was asked for too. */
function sizeOf(
  { largestPage }: Paging,
  { MaxResults }: DescribeInput,
  ids: readonly string[] | undefined,
  { pageSize, choices }: Call,
): number {
  if (ids && MaxResults === undefined) return Math.max(ids.length, 1);
  if (MaxResults === undefined && pageSize !== 'maximum' && choices.otherwise('pagesUnasked'))
    return largestPage;
  const size = pageSizeOf(MaxResults ?? largestPage, largestPage, pageSize);
  return pageSize !== 'maximum' && choices.otherwise('shorterPages') ? Math.ceil(size / 2) : size;
}

function readIds(value: unknown): readonly string[] | undefined {
  return value === undefined ? undefined : itemsOf(value).filter((id) => typeof id === 'string');
}

function select<K extends Kind>(
  description: Description<K>,
  input: DescribeInput,
  ids: readonly string[] | undefined,
  call: Call,
): readonly Fixture[K][number][] {
  description.beforeReading?.(call);
  const all: readonly Fixture[K][number][] = call.world.read(description.kind);
  const named = ids ? pick(description, all, ids) : all;
  return filterItems(named, input[description.filterParameter ?? 'Filters'], description.filters);
}

function pick<T>(
  { ids: { member, prefix }, notFound }: Picking,
  all: readonly T[],
  ids: readonly string[],
): readonly T[] {
  const present = new Set(all.map((item) => memberOf(item, member)));
  for (const id of ids) {
    expectWellFormed(id, prefix, notFound.malformed);
    if (!present.has(id)) throw new Refusal(notFound.code, notFound.message(id));
  }
  const asked = new Set<unknown>(ids);
  return all.filter((item) => asked.has(memberOf(item, member)));
}
