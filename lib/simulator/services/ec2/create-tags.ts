import type { CreateTagsRequest, Tag } from '@aws-sdk/client-ec2';
import { createTagsTrail } from '../../cloudtrail-parts.ts';
import type { Fixture } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import { operation, type Call } from '../service.ts';
import { dryRunSucceeded } from './create-vpc-endpoint.ts';
import { expectRoomForTags, expectTags } from './tag-rules.ts';

interface Taggable {
  readonly Tags?: Tag[];
  readonly TagSet?: Tag[];
}

/** Which list holds a resource, told by its id. */
const taggable = {
  vpc: { kind: 'Vpcs', id: 'VpcId', code: 'InvalidVpcID' },
  subnet: { kind: 'Subnets', id: 'SubnetId', code: 'InvalidSubnetID' },
  rtb: { kind: 'RouteTables', id: 'RouteTableId', code: 'InvalidRouteTableID' },
  nat: { kind: 'NatGateways', id: 'NatGatewayId', code: 'InvalidNatGatewayID' },
  vpce: { kind: 'VpcEndpoints', id: 'VpcEndpointId', code: 'InvalidVpcEndpointId' },
  sg: { kind: 'SecurityGroups', id: 'GroupId', code: 'InvalidGroup' },
  eni: { kind: 'NetworkInterfaces', id: 'NetworkInterfaceId', code: 'InvalidNetworkInterfaceID' },
  i: { kind: 'Instances', id: 'InstanceId', code: 'InvalidInstanceID' },
} as const satisfies Readonly<Record<string, { kind: keyof Fixture; id: string; code: string }>>;

export const createTags = operation<CreateTagsRequest, object>('CreateTags', run, createTagsTrail);

function run({ Resources = [], Tags = [], DryRun }: CreateTagsRequest, { world }: Call): object {
  expectTags(Tags);
  if (DryRun === true) throw dryRunSucceeded();
  const found = Resources.map((id) => find(id, world.present.bind(world)));
  for (const { item } of found) expectRoomForTags(merge(tagsOf(item), Tags));
  for (const { kind, item } of found) {
    const member = kind === 'NetworkInterfaces' ? 'TagSet' : 'Tags';
    const next = { ...item, [member]: merge(tagsOf(item), Tags) };
    world.write(
      kind,
      (world.present(kind) as object[]).map((other) => (other === item ? next : other)) as never,
    );
  }
  return {};
}

function find(
  id: string,
  present: Call['world']['present'],
): { readonly kind: (typeof taggable)[keyof typeof taggable]['kind']; readonly item: Taggable } {
  const prefix = id.split('-')[0] ?? '';
  if (!Object.hasOwn(taggable, prefix)) throw new Refusal('InvalidID', `The ID '${id}' is not valid`);
  const { kind, id: member, code } = taggable[prefix as keyof typeof taggable];
  const item = (present(kind) as unknown as readonly Readonly<Record<string, unknown>>[]).find(
    (item) => item[member] === id,
  );
  if (!item) throw new Refusal(`${code}.NotFound`, `The ID '${id}' does not exist`);
  return { kind, item: item as Taggable };
}

function tagsOf(item: Taggable): readonly Tag[] {
  return item.Tags ?? item.TagSet ?? [];
}

function merge(before: readonly Tag[], added: readonly Tag[]): Tag[] {
  const keys = new Set(added.map((tag) => tag.Key));
  return [
    ...before.filter((tag) => !keys.has(tag.Key)),
    ...added.map(({ Key, Value = '' }) => ({ Key, Value })),
  ];
}
