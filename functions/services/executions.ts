import type { Executions } from '../../lib/workflow/account/account-services.ts';
import type { RemediationRun } from '../../lib/workflow/steps/remediation-run.ts';
import type { StepOutcome } from '../../lib/workflow/steps/steps.ts';
import { CLIENT_SETTINGS } from '../client-settings.ts';
import { optionalVariable } from '../environment.ts';
import { lazily } from '../lazily.ts';

/** Who only answers knows no state machine: a task token says which one waits. */
export function executions(): Executions {
  return lazily(async () => {
    const { SFNClient } = await import('@aws-sdk/client-sfn');
    const adapter = await import('../../lib/aws/deployed/executions.ts');
    const stateMachineArn = optionalVariable('ENDPOINTER_STATE_MACHINE_ARN') ?? '';
    const client = new SFNClient(CLIENT_SETTINGS);
    return adapter.executions<RemediationRun, StepOutcome>({ client, stateMachineArn });
  });
}
