import type {
  GetManagedPrefixListEntriesRequest,
  GetManagedPrefixListEntriesResult,
} from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import { operation } from '../service.ts';
import { expectWellFormed } from './ids.ts';

const largestPage = 100;

export const getManagedPrefixListEntries = operation<
  GetManagedPrefixListEntriesRequest,
  GetManagedPrefixListEntriesResult
>(
  'GetManagedPrefixListEntries',
  ({ PrefixListId = '', MaxResults = largestPage, NextToken, DryRun }, { world, pageSize }) => {
    if (DryRun === true)
      throw new Refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    expectWellFormed(PrefixListId, 'pl', 'InvalidPrefixListId');
    const read = () => {
      const found = world.read('ManagedPrefixLists').find((list) => list.PrefixListId === PrefixListId);
      if (!found)
        throw new Refusal(
          'InvalidPrefixListID.NotFound',
          `The prefix list ID '${PrefixListId}' does not exist`,
        );
      return found.Entries;
    };
    const size = pageSize === 'maximum' ? MaxResults : Math.min(MaxResults, pageSize);
    const page = world.pages.take(
      `GetManagedPrefixListEntries ${PrefixListId}`,
      NextToken,
      read,
      size,
      badToken,
    );
    return { Entries: [...page.items], NextToken: page.nextToken };
  },
);

function badToken(): Refusal {
  return new Refusal('InvalidPaginationToken', 'The specified pagination token is not valid or is expired.');
}
