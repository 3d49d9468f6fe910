/**
 * Managed prefix lists, and the entries of those that matter: AWS's of S3 and DynamoDB in this Region, and whatever
 * a route or a rule of a security group names. The others are listed without their entries.
 */
import type { ManagedPrefixList } from '@aws-sdk/client-ec2';
import { DescribeManagedPrefixListsCommand, GetManagedPrefixListEntriesCommand } from '@aws-sdk/client-ec2';
import type { PrefixList } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { orUnreadable } from './or-unreadable.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { UnexpectedAnswer, required } from './reader.ts';

/** `named`: the ids that routes and rules name, so far as those were read. */
export async function readPrefixLists(
  reader: Reader,
  named: () => Promise<ReadonlySet<string>>,
): Promise<readonly PrefixList[]> {
  const lists = await listPrefixLists(reader);
  const wanted = await named();
  return Promise.all(
    lists.map(async (list) => ({
      ...list,
      cidrs:
        isOfGatewayService(list, reader.region) || wanted.has(list.prefixListId)
          ? await orUnreadable(readEntries(reader, list.prefixListId))
          : { status: 'unreadable', reason: 'not asked for: no route or rule that was read names it' },
    })),
  );
}

async function listPrefixLists(reader: Reader): Promise<readonly Omit<PrefixList, 'cidrs'>[]> {
  const ec2 = await reader.clients.ec2();
  return readPages(reader, 'ec2:DescribeManagedPrefixLists', {
    ask: (NextToken) =>
      ec2.send(
        new DescribeManagedPrefixListsCommand({
          MaxResults: largestPageOf('ec2:DescribeManagedPrefixLists'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) => required(answer.PrefixLists, 'PrefixLists').map(toPrefixList),
  });
}

async function readEntries(reader: Reader, prefixListId: string): Promise<readonly string[]> {
  const ec2 = await reader.clients.ec2();
  return readPages(reader, 'ec2:GetManagedPrefixListEntries', {
    ask: (NextToken) =>
      ec2.send(
        new GetManagedPrefixListEntriesCommand({
          PrefixListId: prefixListId,
          MaxResults: largestPageOf('ec2:GetManagedPrefixListEntries'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) => required(answer.Entries, 'Entries').map(({ Cidr }) => required(Cidr, 'Cidr')),
  });
}

export function toPrefixList(list: ManagedPrefixList): Omit<PrefixList, 'cidrs'> {
  const addressFamily = list.AddressFamily ?? 'IPv4';
  if (addressFamily !== 'IPv4' && addressFamily !== 'IPv6') {
    throw new UnexpectedAnswer(`a prefix list is of address family "${addressFamily}"`);
  }
  return {
    prefixListId: required(list.PrefixListId, 'PrefixListId'),
    name: list.PrefixListName ?? '',
    addressFamily,
    ownerId: required(list.OwnerId, 'OwnerId'),
  };
}

/** `com.amazonaws.eu-west-3.s3`, and `com.amazonaws.eu-west-3.ipv6.s3`; AWS's own, for anybody may name a list so. */
export function isOfGatewayService(
  { name, ownerId }: Pick<PrefixList, 'name' | 'ownerId'>,
  region: string,
): boolean {
  const stem = `com.amazonaws.${region}.`;
  return (
    ownerId === 'AWS' && name.startsWith(stem) && /^(ipv6\.)?(s3|dynamodb)$/.test(name.slice(stem.length))
  );
}
