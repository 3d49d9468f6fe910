/** Whose call it was: the emulator gives each function's session a key made from its ARN and role, and STS makes others. */
import { createHash } from 'node:crypto';
import type { TrailIdentity } from '../../../lib/simulator/simulator.ts';

export interface Caller {
  /** The function's name in the product, such as `receive-change`; also for the sessions that it assumes. */
  readonly functionName: string;
  /** Of the role; of a person, of the policy that was attached. */
  readonly roleArn: string;
  readonly sessionName: string;
  /** A person with a key of their own. */
  readonly userArn?: string;
}

/** The logical id of the role, or of a person's policy, whose names CloudFormation has made up. */
export function grantingId(
  { roleArn }: Caller,
  physicalIds: ReadonlyMap<string, string>,
): string | undefined {
  return physicalIds.get(roleArn) ?? physicalIds.get(roleArn.slice(roleArn.lastIndexOf('/') + 1));
}

export class Callers {
  readonly #byKey = new Map<string, Caller>();

  addFunction(functionName: string, functionArn: string, roleArn: string): void {
    const digest = createHash('sha256').update(`${functionArn}:${roleArn}`).digest('hex');
    const sessionName = functionArn.split(':').at(-1) ?? '';
    this.#byKey.set(`ASIA${digest.slice(0, 16).toUpperCase()}`, { functionName, roleArn, sessionName });
  }

  addPerson(accessKeyId: string, userArn: string, policyArn: string): void {
    const sessionName = userArn.slice(userArn.lastIndexOf('/') + 1);
    this.#byKey.set(accessKeyId, { functionName: 'a person', roleArn: policyArn, sessionName, userArn });
  }

  /** Learns whose the session is that this answer of AssumeRole gives away. */
  addSession(callerKey: string, input: Readonly<Record<string, unknown>>, answer: string): void {
    const key = /<AccessKeyId>([^<]+)</.exec(answer)?.[1];
    const { RoleArn: roleArn, RoleSessionName: sessionName } = input;
    const functionName = this.of(callerKey)?.functionName;
    if (key === undefined || functionName === undefined) return;
    if (typeof roleArn !== 'string' || typeof sessionName !== 'string') return;
    this.#byKey.set(key, { functionName, roleArn, sessionName });
  }

  of(accessKeyId: string): Caller | undefined {
    return this.#byKey.get(accessKeyId);
  }

  /** As CloudTrail tells it; undefined for whoever is no session of ours. */
  identityOf(accessKeyId: string, accountId: string): TrailIdentity | undefined {
    const caller = this.of(accessKeyId);
    if (caller === undefined) return undefined;
    if (caller.userArn !== undefined) {
      return { type: 'IAMUser', arn: caller.userArn, accountId, accessKeyId, userName: caller.sessionName };
    }
    const roleName = caller.roleArn.slice(caller.roleArn.lastIndexOf('/') + 1);
    return {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${caller.sessionName}`,
      accountId,
      accessKeyId,
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: caller.roleArn, accountId, userName: roleName },
      },
    };
  }
}
