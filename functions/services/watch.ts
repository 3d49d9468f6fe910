import type { WatchEvidence } from '../../lib/workflow/account-services.ts';
import { lazily } from '../lazily.ts';
import { trailPlace } from './cloud-trail.ts';

export function watch(): WatchEvidence {
  return lazily(async () => {
    const { watchEvidence } = await import('../../lib/aws/deployed/watch-evidence.ts');
    return watchEvidence(await trailPlace());
  });
}
