/**
 * What is true of every such change and visible to nobody from inside the account.
 *
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html (considerations, routing)
 */
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';
import { serviceLabel } from './service-label.ts';

/** Open connections end when a table's route to the service changes. */
export function findConnectionsCut({ draft }: HazardScope): readonly Hazard[] {
  const service = serviceLabel(draft.service);
  const text =
    `Open connections to ${service} from the subnets of these tables are cut when the route appears. ` +
    'Clients that retry connect again; a long transfer without retries fails. Choose a quiet hour.';
  return [{ id: 'connections-cut', kind: 'inherent', subject: draft.vpcId, text }];
}

/** Somebody else may let in only the address that the NAT gateway shows today. */
export function findStrangersAllowList({ draft }: HazardScope): readonly Hazard[] {
  const things = draft.service === 's3' ? 'buckets' : 'tables';
  const text =
    `${serviceLabel(draft.service)} will see private addresses and the endpoint instead of the public address ` +
    `of the NAT. Partners in other accounts whose ${things} allow only that public address will refuse these ` +
    'clients, and their policies cannot be read from here. Ask them to allow the VPC or the endpoint first.';
  return [{ id: 'strangers-allow-list', kind: 'inherent', subject: draft.vpcId, text }];
}

/** Policies of the organization, and others that no estate holds, may look at the path. */
export function findOrganizationPolicies({ draft }: HazardScope): readonly Hazard[] {
  const text =
    'Service and resource control policies of the organization are not shown to its members, and they may name ' +
    'aws:SourceIp, aws:SourceVpc or aws:SourceVpce. Nor are policies read of IAM users and groups, of sessions, ' +
    'of access points and of principals in other accounts. Ask whoever keeps them before the first VPC.';
  return [{ id: 'organization-policies', kind: 'inherent', subject: draft.vpcId, text }];
}
