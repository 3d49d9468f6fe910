import type { CreateTagsRequest, Tag } from '@aws-sdk/client-ec2';
import { createTagsTrail } from '../../cloudtrail-parts.ts';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';
import { operation, type Call } from '../service.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { expectRoomForTags, expectTags } from './tag-rules.ts';

/** A sort of resource that bears tags, told by the first part of its ids. */
interface Taggable {
  readonly notFound: string;
  find(world: World, id: string): { readonly Tags?: Tag[] | undefined } | undefined;
  put(world: World, id: string, tags: Tag[]): void;
}

const taggable: Readonly<Record<string, Taggable>> = {
  vpc: {
    notFound: 'InvalidVpcID.NotFound',
    find: (world, id) => world.present('Vpcs').find((vpc) => vpc.VpcId === id),
    put: (world, id, Tags) =>
      world.write(
        'Vpcs',
        withTags(world.present('Vpcs'), (vpc) => vpc.VpcId === id, Tags),
      ),
  },
  subnet: {
    notFound: 'InvalidSubnetID.NotFound',
    find: (world, id) => world.present('Subnets').find((subnet) => subnet.SubnetId === id),
    put: (world, id, Tags) =>
      world.write(
        'Subnets',
        withTags(world.present('Subnets'), (subnet) => subnet.SubnetId === id, Tags),
      ),
  },
  rtb: {
    notFound: 'InvalidRouteTableID.NotFound',
    find: (world, id) => world.present('RouteTables').find((table) => table.RouteTableId === id),
    put: (world, id, Tags) =>
      world.write(
        'RouteTables',
        withTags(world.present('RouteTables'), (table) => table.RouteTableId === id, Tags),
      ),
  },
  sg: {
    notFound: 'InvalidGroup.NotFound',
    find: (world, id) => world.present('SecurityGroups').find((group) => group.GroupId === id),
    put: (world, id, Tags) =>
      world.write(
        'SecurityGroups',
        withTags(world.present('SecurityGroups'), (group) => group.GroupId === id, Tags),
      ),
  },
  sgr: {
    notFound: 'InvalidSecurityGroupRuleId.NotFound',
    find: (world, id) => world.present('SecurityGroupRules').find((rule) => rule.SecurityGroupRuleId === id),
    put: (world, id, Tags) =>
      world.write(
        'SecurityGroupRules',
        withTags(world.present('SecurityGroupRules'), (rule) => rule.SecurityGroupRuleId === id, Tags),
      ),
  },
  vpce: {
    notFound: 'InvalidVpcEndpointId.NotFound',
    find: (world, id) => world.present('VpcEndpoints').find((endpoint) => endpoint.VpcEndpointId === id),
    put: (world, id, Tags) =>
      world.write(
        'VpcEndpoints',
        withTags(world.present('VpcEndpoints'), (endpoint) => endpoint.VpcEndpointId === id, Tags),
      ),
  },
};

export const createTags = operation<CreateTagsRequest, object>('CreateTags', run, createTagsTrail);

/** All resources get the tags, or none does. */
function run({ Resources = [], Tags = [], DryRun }: CreateTagsRequest, { world }: Call): object {
  expectTags(Tags);
  if (DryRun === true) throw dryRunSucceeded();
  const changes = Resources.map((id) => {
    const { sort, tags } = find(world, id);
    const next = merge(tags, Tags);
    expectRoomForTags(next);
    return () => sort.put(world, id, next);
  });
  for (const change of changes) change();
  return {};
}

function find(world: World, id: string): { readonly sort: Taggable; readonly tags: readonly Tag[] } {
  const prefix = id.split('-')[0] ?? '';
  const sort = Object.hasOwn(taggable, prefix) ? taggable[prefix] : undefined;
  if (!sort) throw new Refusal('InvalidID', `The ID '${id}' is not valid`);
  const item = sort.find(world, id);
  if (!item) throw new Refusal(sort.notFound, `The ID '${id}' does not exist`);
  return { sort, tags: item.Tags ?? [] };
}

function withTags<T>(items: readonly T[], isMeant: (item: T) => boolean, Tags: Tag[]): T[] {
  return items.map((item) => (isMeant(item) ? { ...item, Tags } : item));
}

function merge(before: readonly Tag[], added: readonly Tag[]): Tag[] {
  const keys = new Set(added.map((tag) => tag.Key));
  return [
    ...before.filter((tag) => !keys.has(tag.Key)),
    ...added.map(({ Key, Value = '' }) => ({ Key, Value })),
  ];
}
