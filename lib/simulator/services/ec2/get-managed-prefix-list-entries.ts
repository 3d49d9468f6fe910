import type {
  PrefixListEntry,
  GetManagedPrefixListEntriesRequest,
  GetManagedPrefixListEntriesResult,
} from '@aws-sdk/client-ec2';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { operation } from '../service.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { expectWellFormed } from './ids.ts';
import { badPaginationToken } from './pagination.ts';

const largestPage = 100;
const pages = new Pages<PrefixListEntry>();

export const getManagedPrefixListEntries = operation<
  GetManagedPrefixListEntriesRequest,
  GetManagedPrefixListEntriesResult
>(
  'GetManagedPrefixListEntries',
  ({ PrefixListId = '', MaxResults = largestPage, NextToken, DryRun }, { world, pageSize }) => {
    if (DryRun === true) throw dryRunSucceeded();
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
    const page = pages.take(world, {
      list: PrefixListId,
      token: NextToken,
      size: pageSizeOf(MaxResults, largestPage, pageSize),
      read,
      badToken: badPaginationToken,
    });
    return { Entries: [...page.items], NextToken: page.nextToken };
  },
);
