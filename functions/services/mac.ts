import type { Mac } from '../../lib/workflow/account/account-services.ts';
import { CLIENT_SETTINGS } from '../client-settings.ts';
import { variable } from '../environment.ts';
import { lazily } from '../lazily.ts';

export function mac(): Mac {
  return lazily(async () => {
    const { KMSClient } = await import('@aws-sdk/client-kms');
    const { keyMac } = await import('../../lib/aws/deployed/key-mac.ts');
    return keyMac({ client: new KMSClient(CLIENT_SETTINGS), keyId: variable('ENDPOINTER_HMAC_KEY_ID') });
  });
}
