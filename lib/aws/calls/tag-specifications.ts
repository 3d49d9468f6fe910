import type { TagSpecification } from '@aws-sdk/client-ec2';

/** The member that gives a new thing its tags; EC2 refuses an empty one. */
export function tagSpecifications(
  ResourceType: 'vpc-endpoint' | 'security-group',
  tags: Readonly<Record<string, string>>,
): { readonly TagSpecifications?: TagSpecification[] } {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType, Tags }] };
}
