import { valueOr } from '../core/network/estate.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import type { AccountSettings, VpcSelection } from './account-settings.ts';
import type { Place } from '../core/remediation/subject.ts';

/** Why a VPC is left alone by the settings; undefined where it is not. One whose tags cannot be read is left alone. */
export function outOfScope(
  index: EstateIndex,
  vpcId: string,
  { scope, exemptions }: AccountSettings,
): string | undefined {
  const tags = index.vpcs.get(vpcId)?.tags;
  const asksTags = [scope, exemptions].some((one) => Object.keys(one?.tags ?? {}).length > 0);
  if (tags === undefined && asksTags) return `the tags of ${vpcId} cannot be read`;
  if (selects(exemptions, vpcId, tags ?? {})) return `${vpcId} is exempted by the settings`;
  if (scope !== undefined && !selects(scope, vpcId, tags ?? {})) return `${vpcId} is not in scope`;
  return undefined;
}

/** The VPCs that are in scope, of those the estate shows. */
export function vpcsInScope(index: EstateIndex, settings: AccountSettings): readonly string[] {
  return valueOr(index.estate.vpcs, [])
    .map(({ vpcId }) => vpcId)
    .filter((vpcId) => outOfScope(index, vpcId, settings) === undefined);
}

function selects(selection: VpcSelection, vpcId: string, tags: Readonly<Record<string, string>>): boolean {
  if (selection.vpcIds.includes(vpcId)) return true;
  return Object.entries(selection.tags).some(([key, value]) => tags[key] === value);
}

/** The places that are in scope, of those the estate shows. */
export function placesInScope(index: EstateIndex, settings: AccountSettings): readonly Place[] {
  const vpcs = vpcsInScope(index, settings).map((vpcId): Place => ({ kind: 'vpc', vpcId }));
  const buckets = valueOr(index.estate.buckets, []).map(({ bucketName }): Place => ({
    kind: 'bucket',
    bucketName,
  }));
  return [...vpcs, ...buckets];
}
