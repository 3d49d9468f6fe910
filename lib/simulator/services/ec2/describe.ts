import type { Filter } from '@aws-sdk/client-ec2';
import type { Fixture, Kind } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import { operation, type Call, type Operation } from '../service.ts';
import { filterItems, type FilterPaths } from './filters.ts';
import { expectWellFormed } from './ids.ts';

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

interface DescribeInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly DryRun?: boolean;
  readonly Filters?: Filter[];
  readonly Filter?: Filter[];
}

export function describe<K extends Kind>(description: Description<K>): Operation {
  return operation<DescribeInput, object>(description.operation, (input, call) => {
    const ids = (input as Readonly<Record<string, string[] | undefined>>)[description.ids.parameter];
    refuseCombinations(description, input, ids);
    const list = JSON.stringify([description.operation, ids, input.Filters, input.Filter]);
    const page = call.world.pages.take(
      list,
      input.NextToken,
      () => select(description, input, ids, call),
      sizeOf(description, input, ids, call),
      badToken,
    );
    return {
      ...description.result(page.items, call),
      ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
    };
  });
}

function badToken(): Refusal {
  return new Refusal('InvalidPaginationToken', 'The specified pagination token is not valid or is expired.');
}

function refuseCombinations(
  description: Paging,
  input: DescribeInput,
  ids: readonly string[] | undefined,
): void {
  if (input.DryRun === true)
    throw new Refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  if (description.noPagesOfIds && ids && input.MaxResults !== undefined) {
    const name = description.ids.parameter;
    throw new Refusal(
      'InvalidParameterCombination',
      `The parameter ${name} cannot be used with the parameter maxResults`,
    );
  }
}

function sizeOf(
  description: Paging,
  input: DescribeInput,
  ids: readonly string[] | undefined,
  { pageSize, choices }: Call,
): number {
  const asked = Math.min(
    input.MaxResults ?? (ids ? Number.POSITIVE_INFINITY : description.largestPage),
    ids ? Number.POSITIVE_INFINITY : description.largestPage,
  );
  if (pageSize === 'maximum' || (ids && input.MaxResults === undefined)) return asked;
  const bounded = Math.min(asked, pageSize);
  return choices.otherwise('shorterPages') ? Math.max(1, Math.ceil(bounded / 2)) : bounded;
}

function select<K extends Kind>(
  description: Description<K>,
  input: DescribeInput,
  ids: readonly string[] | undefined,
  call: Call,
): readonly Fixture[K][number][] {
  description.beforeReading?.(call);
  const all = call.world.read(description.kind) as readonly Fixture[K][number][];
  const named = ids ? pick(description, all, ids) : all;
  return filterItems(named, input[description.filterParameter ?? 'Filters'], description.filters);
}

function pick<K extends Kind>(
  { ids: { member, prefix }, notFound }: Description<K>,
  all: readonly Fixture[K][number][],
  ids: readonly string[],
): readonly Fixture[K][number][] {
  const byId = new Map(all.map((item) => [(item as Readonly<Record<string, string>>)[member], item]));
  for (const id of ids) {
    expectWellFormed(id, prefix, notFound.malformed);
    if (!byId.has(id)) throw new Refusal(notFound.code, notFound.message(id));
  }
  const asked = new Set(ids);
  return all.filter((item) => asked.has((item as Readonly<Record<string, string>>)[member] ?? ''));
}
