import type { Brakes } from '../../lib/workflow/account/account-services.ts';
import { CLIENT_SETTINGS } from '../client-settings.ts';
import { variable } from '../environment.ts';
import { lazily } from '../lazily.ts';
import { tablePlace } from './table.ts';

/** The counters of the table, and the two switches in SSM. */
export function brakes(): Brakes {
  return lazily(async () => {
    const { SSMClient } = await import('@aws-sdk/client-ssm');
    const { brakeCounters } = await import('../../lib/aws/deployed/brake-counters.ts');
    const { switchParameters } = await import('../../lib/aws/deployed/switch-parameters.ts');
    const switches = switchParameters({
      client: new SSMClient(CLIENT_SETTINGS),
      killSwitchParameter: variable('ENDPOINTER_KILL_SWITCH_PARAMETER'),
      modeParameter: variable('ENDPOINTER_MODE_PARAMETER'),
    });
    return { ...brakeCounters(await tablePlace()), ...switches };
  });
}
