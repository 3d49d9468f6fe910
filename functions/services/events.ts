import type { OwnEvents } from '../../lib/workflow/account/account-services.ts';
import { EVENT_SOURCE } from '../../lib/workflow/account/own-events.ts';
import { CLIENT_SETTINGS } from '../client-settings.ts';
import { variable } from '../environment.ts';
import { lazily } from '../lazily.ts';

export function events(): OwnEvents {
  return lazily(async (): Promise<OwnEvents> => {
    const { EventBridgeClient } = await import('@aws-sdk/client-eventbridge');
    const { putEvents } = await import('../../lib/aws/deployed/put-events.ts');
    const client = new EventBridgeClient(CLIENT_SETTINGS);
    const place = { client, busName: variable('ENDPOINTER_BUS_NAME'), source: EVENT_SOURCE };
    const { countEvents } = await import('../count-events.ts');
    return {
      publish: async (own) => {
        await putEvents(place, own);
        countEvents(own);
      },
    };
  });
}
