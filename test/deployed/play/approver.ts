/** A person with AWS credentials of their own, at the real command line. */
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Deployment } from '../stack/start-deployment.ts';
import { localUrl } from './answer-page.ts';

export interface Approver {
  /** Runs `endpointer approvals …`. */
  readonly approvals: (
    ...words: readonly string[]
  ) => Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }>;
}

const command = fileURLToPath(new URL('../../../bin/endpointer.ts', import.meta.url));

/** `policyArn`: what is attached to the user; none: a user who may do nothing. */
export async function hireApprover(
  deployment: Deployment,
  UserName: string,
  policyArn?: string,
): Promise<Approver> {
  const iam = new IAMClient(deployment.client);
  await iam.send(new CreateUserCommand({ UserName }));
  if (policyArn !== undefined)
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: policyArn }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const url = localUrl(deployment, new URL(deployment.stack.outputs['ApprovalsUrl'] ?? ''));
  const env = {
    PATH: process.env['PATH'],
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey,
    AWS_REGION: deployment.client.region,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    ENDPOINTER_APPROVALS_URL: url,
  };
  return {
    approvals: (...words) =>
      new Promise((resolve) => {
        execFile(process.execPath, [command, 'approvals', ...words], { env }, (error, stdout, stderr) => {
          resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
        });
      }),
  };
}
