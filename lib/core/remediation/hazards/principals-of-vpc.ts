/**
 * Which roles a VPC's workloads may be using.
 *
 * Instances and functions name theirs. Containers, and whatever else has an interface, do not: then any role of the
 * account may be in use, and the reason says why. It errs that way, because a missed role is a broken workload.
 * The whole VPC counts, not only the subnets concerned: a proxy in them carries the requests of the others.
 */
import type { Instance, NetworkInterface, Role } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { isClientInterface } from './is-client-interface.ts';
import { oncePerEstate } from './once-per-estate.ts';

export interface Principals {
  readonly instanceProfileArns: ReadonlySet<string>;
  readonly roleArns: ReadonlySet<string>;
  /** Why any role of the account may be in use here. */
  readonly anyRole?: string;
}

const NOBODY: Principals = { instanceProfileArns: new Set(), roleArns: new Set() };

/** What is known of the principals in a VPC. */
export function principalsOfVpc(index: EstateIndex, vpcId: string): Principals {
  const { instances, functions, networkInterfaces } = index.estate;
  const known = principalsByVpc(index).get(vpcId) ?? NOBODY;
  const unread = [instances, functions, networkInterfaces].find((part) => part.status === 'unreadable');
  return unread?.status === 'unreadable'
    ? { ...known, anyRole: `who lives in the VPC could not be read: ${unread.reason}` }
    : known;
}

/** True where a principal of the VPC may act as the role. */
export function mayUseRole(principals: Principals, role: Role): boolean {
  // Service-linked roles can be assumed by the service alone.
  if (role.roleArn.includes(':role/aws-service-role/')) return false;
  return (
    principals.anyRole !== undefined ||
    principals.roleArns.has(role.roleArn) ||
    role.instanceProfileArns.some((arn) => principals.instanceProfileArns.has(arn))
  );
}

interface Gathering {
  readonly instanceProfileArns: Set<string>;
  readonly roleArns: Set<string>;
  anyRole?: string;
}

const principalsByVpc = oncePerEstate((index): ReadonlyMap<string, Principals> => {
  const gathered = new Map<string, Gathering>();
  const of = (vpcId: string): Gathering => {
    const known = gathered.get(vpcId) ?? { instanceProfileArns: new Set(), roleArns: new Set() };
    gathered.set(vpcId, known);
    return known;
  };
  const instances = valueOr(index.estate.instances, []);
  const instanceIds = new Set(instances.map((instance) => instance.instanceId));
  for (const instance of instances) {
    const vpc = of(instance.vpcId);
    if (instance.instanceProfileArn !== undefined) vpc.instanceProfileArns.add(instance.instanceProfileArn);
    if (runsContainers(instance)) vpc.anyRole = 'containers run there, whose roles the account does not show';
  }
  for (const fn of valueOr(index.estate.functions, [])) of(fn.vpcId).roleArns.add(fn.roleArn);
  for (const item of valueOr(index.estate.networkInterfaces, [])) {
    if (hidesPrincipal(item, instanceIds)) {
      of(item.vpcId).anyRole ??= 'interfaces there belong to neither a known instance nor a function';
    }
  }
  return gathered;
});

function runsContainers(instance: Instance): boolean {
  return Object.keys(instance.tags).some((key) =>
    /^(kubernetes\.io|k8s\.io|eks|aws:eks|ecs|aws:ecs)[:/]/i.test(key),
  );
}

function hidesPrincipal(item: NetworkInterface, instanceIds: ReadonlySet<string>): boolean {
  if (!isClientInterface(item) || item.interfaceType === 'lambda') return false;
  return item.instanceId === undefined || !instanceIds.has(item.instanceId);
}
