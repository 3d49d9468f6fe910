import { READS } from '../../core/reads/reads.ts';
import type { ReadTarget } from '../../core/reads/reads.ts';
import type { Place, Statement } from './statement.ts';
import { allow } from './statement.ts';

/** Nobody needs a permission to ask who he is. */
const FREE: ReadonlySet<string> = new Set(['sts:GetCallerIdentity']);

/** What the account may be asked to read an estate: exactly the product's reads, one statement for each scope. */
export function readStatements(place: Place, targets?: readonly ReadTarget[]): readonly Statement[] {
  const byScope = new Map<string, string[]>();
  for (const { action, resource, feeds } of READS) {
    if (FREE.has(action) || (targets !== undefined && !targets.includes(feeds))) continue;
    const scope = fillIn(resource, place);
    byScope.set(scope, [...(byScope.get(scope) ?? []), action]);
  }
  return [...byScope].map(([scope, actions], index) =>
    allow(index === 0 ? 'ReadLists' : `Read${index}`, [...new Set(actions)].toSorted(), [scope]),
  );
}

function fillIn(resource: string, { partition, region, account }: Place): string {
  return resource.replace('{partition}', partition).replace('{region}', region).replace('{account}', account);
}
