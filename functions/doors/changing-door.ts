/**
 * The door of the one function that changes the network. Its own role only reads; each call is made in a session of
 * the changing role that names the very resources of the approved plan.
 */
import type { AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import type { Door, PerformContext } from '../../lib/aws/door.ts';
import type { Action } from '../../lib/core/remediation/action.ts';
import type { JournalStore } from '../../lib/core/remediation/journal.ts';
import { replayJournal } from '../../lib/core/remediation/replay-journal.ts';
import { sessionPolicyFor } from '../../lib/core/remediation/session-policy.ts';
import { CLIENT_SETTINGS } from '../client-settings.ts';
import { variable } from '../environment.ts';
import { openReadingDoor } from './reading-door.ts';
import { namesWhatIsNotThere } from '../../lib/core/remediation/actions/registry.ts';

/** A reading door whose calls are made in sessions. */
export async function openChangingDoor(journals: JournalStore): Promise<Door> {
  const door = await openReadingDoor();
  return { ...door, perform: (action, context) => performInSession(door, journals, action, context) };
}

async function performInSession(door: Door, journals: JournalStore, action: Action, context: PerformContext) {
  // Before a thing is made there is no session that could name it.
  if (context.isDryRun && namesWhatIsNotThere(action, context.results))
    return { outcome: 'noDryRun' } as const;
  const { perform } = await import('../../lib/aws/perform.ts');
  return perform(await sessionClients(door, journals, action, context), action, context);
}

async function sessionClients(
  door: Door,
  journals: JournalStore,
  action: Action,
  { remediationId, results }: PerformContext,
) {
  const journal = await journals.open(remediationId);
  const plan = replayJournal((await journal?.read()) ?? [])?.plan;
  if (plan === undefined) throw new Error(`remediation ${remediationId} has no plan`);
  const policy = sessionPolicyFor(plan, action, { partition: door.partition, remediationId, results });
  const { makeClients } = await import('../../lib/aws/clients.ts');
  const credentials = await assumeRole(remediationId, policy);
  const settings = { region: door.region, credentials, timeoutMs: 30_000 };
  return makeClients(settings, () => undefined);
}

/** The shortest session that STS gives; a call needs seconds of it. */
const SESSION_SECONDS = 900;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
async function assumeRole(remediationId: string, policy: string) {
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
  const answer = await new STSClient(CLIENT_SETTINGS).send(
    new AssumeRoleCommand({
      RoleArn: variable('ENDPOINTER_CHANGE_ROLE_ARN'),
      RoleSessionName: remediationId.slice(-64),
      DurationSeconds: SESSION_SECONDS,
      Policy: policy,
    }),
  );
  return credentialsOf(answer);
}

function credentialsOf({ Credentials }: AssumeRoleCommandOutput) {
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new Error('sts:AssumeRole was answered, but not as STS answers');
  }
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
