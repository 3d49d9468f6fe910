import type { Probes } from '../../lib/workflow/account/account-services.ts';
import { CLIENT_SETTINGS } from '../client-settings.ts';
import { lazily } from '../lazily.ts';

export function probes(): Probes {
  return lazily(async () => {
    const { CloudTrailClient } = await import('@aws-sdk/client-cloudtrail');
    const { ConfigServiceClient } = await import('@aws-sdk/client-config-service');
    const { ALL_WATCHED_TYPES } = await import('../../lib/core/checks/watched-types.ts');
    const adapter = await import('../../lib/aws/deployed/probes.ts');
    return adapter.probes({
      cloudTrail: new CloudTrailClient(CLIENT_SETTINGS),
      config: new ConfigServiceClient(CLIENT_SETTINGS),
      resourceTypes: [...ALL_WATCHED_TYPES],
    });
  });
}
