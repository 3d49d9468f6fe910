/** A person with AWS credentials of their own, at the real command line. */
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Deployment } from '../stack/start-deployment.ts';
import { localUrl } from './answer-page.ts';

export interface Shown {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Person {
  /** Runs `endpointer` with these words. */
  readonly endpointer: (...words: readonly string[]) => Promise<Shown>;
}

const command = fileURLToPath(new URL('../../../bin/endpointer.ts', import.meta.url));

/** `policyArn`: what is attached to the user; none: a user who may do nothing. */
export async function hirePerson(
  deployment: Deployment,
  UserName: string,
  policyArn?: string,
): Promise<Person> {
  const iam = new IAMClient(deployment.client);
  const { User } = await iam.send(new CreateUserCommand({ UserName }));
  if (policyArn !== undefined)
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: policyArn }));
  const { AccessKey: { AccessKeyId = '', SecretAccessKey = '' } = {} } = await iam.send(
    new CreateAccessKeyCommand({ UserName }),
  );
  deployment.callers.addPerson(AccessKeyId, User?.Arn ?? '', policyArn ?? '');
  const url = localUrl(deployment, new URL(deployment.stack.outputs['ApprovalsUrl'] ?? ''));
  const env = {
    PATH: process.env['PATH'],
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_REGION: deployment.client.region,
    AWS_ENDPOINT_URL: deployment.gatewayUrl,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    XDG_STATE_HOME: await mkdtemp(join(tmpdir(), 'endpointer-person-')),
    ENDPOINTER_APPROVALS_URL: url,
  };
  return {
    endpointer: (...words) =>
      new Promise((resolve) => {
        execFile(process.execPath, [command, ...words], { env }, (error, stdout, stderr) => {
          resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
        });
      }),
  };
}
