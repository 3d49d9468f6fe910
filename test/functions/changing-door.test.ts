import './quiet-log.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openChangingDoor } from '../../functions/doors/changing-door.ts';
import { openReadingDoor } from '../../functions/doors/reading-door.ts';
import type { Door } from '../../lib/aws/door.ts';
import type { Plan } from '../../lib/core/remediation/plan.ts';
import type { AnswerServer } from '../aws-deployed/answer-server.ts';
import { startAnswers } from '../aws-deployed/answer-server.ts';
import { stubAwsEnvironment } from '../cli/simulated-terminal.ts';
import { ACCOUNT } from '../workflow/private-account.ts';
import type { Workbench } from '../workflow/workbench.ts';
import { workbench } from '../workflow/workbench.ts';

const ROLE = `arn:aws:iam::${ACCOUNT.accountId}:role/endpointer-change`;
const CALLER = `arn:aws:sts::${ACCOUNT.accountId}:assumed-role/endpointer-write/1`;
const CONTEXT = { remediationId: 'remediation-of-doors', results: new Map<number, string>() };

let bench: Workbench;
let sts: AnswerServer;
let plan: Plan;
let door: Door;

beforeAll(async () => {
  bench = await workbench();
  sts = await startAnswers({
    GetCallerIdentity: () => ({
      body: inXml('GetCallerIdentity', { Account: ACCOUNT.accountId, Arn: CALLER }),
    }),
    AssumeRole: () => ({ body: inXml('AssumeRole', {}, CREDENTIALS) }),
  });
  stubAwsEnvironment({
    AWS_REGION: ACCOUNT.region,
    AWS_ENDPOINT_URL: bench.simulator.url,
    AWS_ENDPOINT_URL_STS: sts.url,
    ENDPOINTER_CHANGE_ROLE_ARN: ROLE,
  });
  plan = await bench.plan();
  const journal = await bench.journals.create(CONTEXT.remediationId);
  const { remediationId } = CONTEXT;
  const at = '2026-07-01T10:00:00Z';
  await journal.append({ entry: 'opened', schema: 'endpointer-journal/1', remediationId, at, plan });
  door = await openChangingDoor(bench.journals);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([bench.close(), sts.close()]);
});

const CREDENTIALS =
  '<Credentials><AccessKeyId>ASIASESSION</AccessKeyId><SecretAccessKey>s</SecretAccessKey>' +
  '<SessionToken>t</SessionToken><Expiration>2036-01-01T00:00:00Z</Expiration></Credentials>';

function inXml(operation: string, members: Readonly<Record<string, string>>, more = ''): string {
  const inner = Object.entries(members).map(([name, value]) => `<${name}>${value}</${name}>`);
  const result = `<${operation}Result>${inner.join('')}${more}</${operation}Result>`;
  return `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${result}</${operation}Response>`;
}

function theAction(at: number): Plan['actions'][number] {
  const action = plan.actions[at];
  if (action === undefined) throw new Error(`the plan has no action ${at}`);
  return action;
}

describe('the door that changes', () => {
  it('makes each call in a session of the changing role that may do just that', async () => {
    const outcome = await door.perform(theAction(0), { ...CONTEXT, isDryRun: false, clientToken: 'token-1' });
    expect(outcome).toMatchObject({ outcome: 'done', resultId: expect.stringMatching(/^vpce-/) });
    const assumed = sts.asked.find(({ operation }) => operation === 'AssumeRole');
    expect(assumed?.input).toMatchObject({ RoleArn: ROLE, RoleSessionName: CONTEXT.remediationId });
    const policy = String(assumed?.input['Policy']);
    expect(policy).toContain(`:vpc/${ACCOUNT.vpcId}"`);
    expect(policy).not.toMatch(/DeleteVpcEndpoints|ModifyVpcEndpoint|"\*"/);
  });

  it('asks nobody about a dry run of what needs an endpoint that is not there yet', async () => {
    const before = sts.asked.length;
    expect(await door.perform(theAction(1), { ...CONTEXT, isDryRun: true })).toEqual({ outcome: 'noDryRun' });
    expect(sts.asked).toHaveLength(before);
  });

  it('refuses what is no action of the approved plan', async () => {
    const foreign = { ...theAction(0), vpcId: 'vpc-0fffffffffffffff0' };
    await expect(door.perform(foreign, { ...CONTEXT, isDryRun: false })).rejects.toThrow('no action of plan');
  });

  it('refuses a remediation that has no plan', async () => {
    const other = { ...CONTEXT, remediationId: 'another', isDryRun: false };
    await expect(door.perform(theAction(0), other)).rejects.toThrow('has no plan');
  });
});

describe('the door that reads', () => {
  it('changes nothing', async () => {
    const reading = await openReadingDoor();
    const calls = bench.simulator.calls.length;
    await expect(reading.perform(theAction(0), { ...CONTEXT, isDryRun: true })).rejects.toThrow(
      'changes nothing',
    );
    expect(bench.simulator.calls).toHaveLength(calls);
  });
});
