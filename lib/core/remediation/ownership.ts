/**
 * Who made a route table or an endpoint, and would be surprised to find it changed.
 *
 * CloudFormation signs what it makes with tags that nobody else can write. Other tools are seen in CloudTrail's user
 * agents only, and CloudTrail's event history ends after 90 days; so any tool among the changes owns the thing,
 * whoever touched it last, and "a person made it" is said only where its creation by hand is among the changes.
 * Everything short of that is unknown, with the reason.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
 */
import type { ResourceChange, RouteTable, Tags, VpcEndpoint } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { PRODUCT_TAG, PRODUCT_TAG_VALUE, REMEDIATION_TAG } from './endpoint-tags.ts';
import type { Maker } from './maker-of-change.ts';
import { makerOfChange, toolOfText } from './maker-of-change.ts';
import { oncePerEstate } from './hazards/once-per-estate.ts';

export type Owner =
  | { readonly owner: 'cloudformation'; readonly stackName: string; readonly stackId: string }
  | { readonly owner: 'terraform'; readonly evidence: string }
  | { readonly owner: 'otherTool'; readonly name: string; readonly evidence: string }
  | { readonly owner: 'person'; readonly evidence: string }
  /** By its tag alone: whether it is really ours the journal must say too. */
  | { readonly owner: 'endpointer'; readonly remediationId: string }
  | { readonly owner: 'unknown'; readonly reason: string };

const CREATIONS: ReadonlySet<string> = new Set(['CreateRouteTable', 'CreateVpcEndpoint']);

/** The owner of a table or endpoint; a tool before Endpointer's own tag, and that before a person. */
export function ownerOf(index: EstateIndex, resource: RouteTable | VpcEndpoint): Owner {
  const signed = ownerByTags(resource.tags);
  if (signed !== undefined) return signed;
  const { changes } = index.estate;
  if (changes.status === 'unreadable') {
    return { owner: 'unknown', reason: `changes could not be read: ${changes.reason}` };
  }
  const own = changesOf(index).get(idOf(resource)) ?? [];
  const makers = own.map((change) => ({ change, maker: makerOfChange(change) }));
  return ownerByTool(makers) ?? ownerByTag(resource.tags) ?? ownerByHand(makers);
}

/** The infrastructure code that has signed with a tag; undefined where none has. */
export function ownerByTags(
  tags: Tags,
): Extract<Owner, { owner: 'cloudformation' | 'terraform' | 'otherTool' }> | undefined {
  const stackName = tags['aws:cloudformation:stack-name'];
  const stackId = tags['aws:cloudformation:stack-id'];
  if (stackName !== undefined) return { owner: 'cloudformation', stackName, stackId: stackId ?? stackName };
  const tagged = toolOfTags(tags);
  return tagged === undefined ? undefined : toolOwner(tagged.name, tagged.evidence);
}

function idOf(resource: RouteTable | VpcEndpoint): string {
  return 'routeTableId' in resource ? resource.routeTableId : resource.vpcEndpointId;
}

const changesOf = oncePerEstate((index): ReadonlyMap<string, readonly ResourceChange[]> => {
  const { changes } = index.estate;
  const byResource = new Map<string, ResourceChange[]>();
  for (const change of changes.status === 'read' ? changes.value : []) {
    const known = byResource.get(change.resourceId);
    if (known === undefined) byResource.set(change.resourceId, [change]);
    else known.push(change);
  }
  for (const list of byResource.values()) list.sort((a, b) => compare(sortKey(a), sortKey(b)));
  return byResource;
});

function sortKey(change: ResourceChange): string {
  return [change.eventTime, change.eventName, change.userAgent, change.invokedBy].join(' ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

interface MadeChange {
  readonly change: ResourceChange;
  readonly maker: Maker;
}

function toolOwner(name: string, evidence: string): Extract<Owner, { owner: 'terraform' | 'otherTool' }> {
  return name === 'Terraform' ? { owner: 'terraform', evidence } : { owner: 'otherTool', name, evidence };
}

function ownerByTool(makers: readonly MadeChange[]): Owner | undefined {
  for (const { change, maker } of makers) {
    if (maker.maker === 'tool') {
      return toolOwner(maker.name, `${change.eventName} at ${change.eventTime} by ${maker.evidence}`);
    }
  }
  return undefined;
}

function ownerByTag(tags: Tags): Owner | undefined {
  const remediationId = tags[REMEDIATION_TAG];
  if (tags[PRODUCT_TAG] !== PRODUCT_TAG_VALUE || remediationId === undefined) return undefined;
  return { owner: 'endpointer', remediationId };
}

function ownerByHand(makers: readonly MadeChange[]): Owner {
  const strange = makers.find(({ maker }) => maker.maker === 'unknown');
  if (strange?.maker.maker === 'unknown') {
    const { change, maker } = strange;
    return {
      owner: 'unknown',
      reason: `${change.eventName} at ${change.eventTime} was made by ${maker.evidence}`,
    };
  }
  const byHand = makers.flatMap(({ change, maker }) =>
    maker.maker === 'person' ? [{ change, evidence: maker.evidence }] : [],
  );
  const creation = byHand.find(({ change }) => CREATIONS.has(change.eventName));
  if (creation !== undefined) {
    const { change, evidence } = creation;
    return { owner: 'person', evidence: `${change.eventName} at ${change.eventTime} from ${evidence}` };
  }
  const reason =
    byHand.length === 0
      ? 'neither tags nor recorded changes tell'
      : 'it was changed by hand, but who made it lies further back than the recorded changes';
  return { owner: 'unknown', reason };
}

/** Tags by which controllers sign, and those by which people say which tool owns a thing. */
function toolOfTags(tags: Tags): { readonly name: string; readonly evidence: string } | undefined {
  for (const [key, value] of Object.entries(tags).sort(([a], [b]) => compare(a, b))) {
    const evidence = `tag ${key} = ${value}`;
    const signed = toolOfText(key);
    if (signed !== undefined && value.toLowerCase() !== 'false') return { name: signed, evidence };
    const declared =
      /^(managed|provisioned|created|deployed)[-_ ]?by$|^(provisioner|iac)([-_ ]?tool)?$/i.test(key)
        ? toolOfText(value)
        : undefined;
    if (declared !== undefined) return { name: declared, evidence };
  }
  return undefined;
}

/** For people. */
export function describeOwner(owner: Owner): string {
  switch (owner.owner) {
    case 'cloudformation':
      return `CloudFormation stack ${owner.stackName}`;
    case 'terraform':
      return 'Terraform';
    case 'otherTool':
      return owner.name;
    case 'person':
    case 'endpointer':
    case 'unknown':
      return 'somebody';
  }
}
