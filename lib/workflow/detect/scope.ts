import type { EstateIndex } from '../../core/network/index-estate.ts';
import type { Tags } from '../../core/network/estate.ts';
import { valueOr } from '../../core/network/estate.ts';
import type { PlaceScope } from '../../core/checks/place-scope.ts';
import type { AccountSettings, BucketSelection, VpcSelection } from '../account/account-settings.ts';
import type { Place } from '../../core/remediation/subject.ts';

/** Why a VPC is left alone by the settings; undefined where it is not. One whose tags cannot be read is left alone. */
export function outOfScope(
  index: EstateIndex,
  vpcId: string,
  { scope, exemptions }: AccountSettings,
): string | undefined {
  return leftAlone(vpcId, index.vpcs.get(vpcId)?.tags, {
    scope: scope && byIds(scope),
    exemptions: byIds(exemptions),
  });
}

/** Why a bucket is left alone by the settings; undefined where it is not. */
export function bucketOutOfScope(
  bucketName: string,
  tags: Tags | undefined,
  { scope, buckets }: AccountSettings,
): string | undefined {
  // Who has named the VPCs that he means did not mean all buckets of the account.
  if (scope !== undefined && buckets.scope === undefined) {
    return `${bucketName} is not in scope: VPCs are named and no buckets`;
  }
  return leftAlone(bucketName, tags, {
    scope: buckets.scope && byNames(buckets.scope),
    exemptions: byNames(buckets.exemptions),
  });
}

interface Selection {
  readonly ids: readonly string[];
  readonly tags: Tags;
}

const byIds = ({ vpcIds: ids, tags }: VpcSelection): Selection => ({ ids, tags });
const byNames = ({ names: ids, tags }: BucketSelection): Selection => ({ ids, tags });

function leftAlone(
  id: string,
  tags: Tags | undefined,
  { scope, exemptions }: { readonly scope: Selection | undefined; readonly exemptions: Selection },
): string | undefined {
  const asksTags = [scope, exemptions].some((one) => Object.keys(one?.tags ?? {}).length > 0);
  if (tags === undefined && asksTags) return `the tags of ${id} cannot be read`;
  if (selects(exemptions, id, tags ?? {})) return `${id} is exempted by the settings`;
  if (scope !== undefined && !selects(scope, id, tags ?? {})) return `${id} is not in scope`;
  return undefined;
}

function selects(selection: Selection, id: string, tags: Tags): boolean {
  if (selection.ids.includes(id)) return true;
  return Object.entries(selection.tags).some(([key, value]) => tags[key] === value);
}

/** The VPCs and buckets that are in scope, of those the estate shows. */
export function scopeOf(index: EstateIndex, settings: AccountSettings): Required<PlaceScope> {
  const { vpcs, buckets, directoryBuckets, bucketSettings } = index.estate;
  const tags = new Map(
    valueOr(bucketSettings, []).map((one) => [
      one.bucketName,
      valueOr<Tags | undefined>(one.tags, undefined),
    ]),
  );
  const names = [...valueOr(buckets, []), ...valueOr(directoryBuckets, [])].map(
    ({ bucketName }) => bucketName,
  );
  return {
    vpcIds: valueOr(vpcs, [])
      .map(({ vpcId }) => vpcId)
      .filter((vpcId) => outOfScope(index, vpcId, settings) === undefined),
    bucketNames: names.filter((name) => bucketOutOfScope(name, tags.get(name), settings) === undefined),
  };
}

/** The places that are in scope, of those the estate shows. */
export function placesInScope(index: EstateIndex, settings: AccountSettings): readonly Place[] {
  const { vpcIds, bucketNames } = scopeOf(index, settings);
  return [
    ...vpcIds.map((vpcId): Place => ({ kind: 'vpc', vpcId })),
    ...bucketNames.map((bucketName): Place => ({ kind: 'bucket', bucketName })),
  ];
}
