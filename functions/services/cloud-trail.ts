/** CloudTrail's event history, at the pace that AWS allows. */
import type { TrailPlace } from '../../lib/aws/deployed/look-up-events.ts';
import { pace } from '../../lib/aws/pace.ts';
import { CLIENT_SETTINGS } from '../client-settings.ts';
import { kept } from '../lazily.ts';
import { isLocalAws } from '../local-aws.ts';

/** LookupEvents takes two calls a second from an account and Region. */
export const LOOK_UPS_PER_SECOND = 2;

export const lookUpsPerSecond = (): number => (isLocalAws() ? 1_000 : LOOK_UPS_PER_SECOND);

export const trailPlace = kept(async (): Promise<TrailPlace> => {
  const { CloudTrailClient } = await import('@aws-sdk/client-cloudtrail');
  return { client: new CloudTrailClient(CLIENT_SETTINGS), mayLookUp: pace(lookUpsPerSecond()) };
});
