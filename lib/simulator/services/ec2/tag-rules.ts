import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';

const mostTags = 50;

/** Refuses tags that no EC2 resource can bear (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions). */
export function expectTags(tags: readonly Tag[]): void {
  const keys = tags.map((tag) => tag.Key ?? '');
  if (new Set(keys).size !== keys.length)
    throw new Refusal('InvalidParameterValue', 'Duplicate tag keys are specified.');
  for (const { Key: key = '', Value: value = '' } of tags) {
    if (key === '') throw new Refusal('InvalidParameterValue', 'Tag key cannot be empty.');
    if (key.toLowerCase().startsWith('aws:')) {
      throw new Refusal(
        'InvalidParameterValue',
        `Value ( ${key} ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use`,
      );
    }
    if (key.length > 128)
      throw new Refusal('InvalidParameterValue', 'Tag key exceeds the maximum length of 128 characters');
    if (value.length > 256)
      throw new Refusal('InvalidParameterValue', 'Tag value exceeds the maximum length of 256 characters');
  }
  expectRoomForTags(tags);
}

export function expectRoomForTags(tags: readonly Tag[]): void {
  if (tags.filter((tag) => tag.Key?.startsWith('aws:') !== true).length > mostTags) {
    throw new Refusal(
      'TagLimitExceeded',
      `You have reached the maximum number of tags. You can add up to ${mostTags} tags per resource.`,
    );
  }
}

/** The tags for a new resource of the given type. */
export function readTagSpecifications(
  specifications: readonly TagSpecification[] | undefined,
  resourceType: string,
): Tag[] {
  for (const { ResourceType: type } of specifications ?? []) {
    if (type !== resourceType) {
      throw new Refusal(
        'InvalidParameterValue',
        `'${type ?? ''}' is not a valid taggable resource type for this operation.`,
      );
    }
  }
  const tags = (specifications ?? [])
    .flatMap((specification) => specification.Tags ?? [])
    .map(({ Key, Value = '' }) => ({ Key, Value }));
  expectTags(tags);
  return tags;
}
