/** A function is granted what its handler's services call, and nothing more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FunctionName, Grant } from '../../lib/infra/functions.ts';
import { FUNCTIONS } from '../../lib/infra/functions.ts';
import { TABLE_USES } from '../../lib/infra/iam/table-use.ts';

/** What a service may need; which of it a function does need is narrower where `LESS` says so. */
const NEEDS: Readonly<Record<string, readonly Grant[]>> = {
  approvals: [],
  registry: [],
  told: [],
  remembered: [],
  brakes: ['readSwitches'],
  events: ['publishEvents'],
  executions: ['startRuns', 'answerRuns'],
  mac: ['sign', 'checkSignatures'],
  mail: ['sendMail', 'seeSubscribers'],
  probes: ['probe'],
  settle: ['readStacks'],
  // CloudTrail's history is part of the estate; rejects are in the roll-ups.
  watch: ['readEstate', 'readTraffic'],
  closedDoor: [],
  openReadingDoor: ['readNetwork', 'readEstate', 'readTraffic'],
  openLogObject: ['getFlowLogs'],
  traffic: ['countTraffic', 'readTrafficNetwork'],
  openChangingDoor: ['readRoutesAndPolicies', 'assumeChangeRole'],
  putEvaluations: ['putEvaluations'],
};

/** What a function leaves unused of a service that it was given, and why. */
const LESS: Readonly<Partial<Record<FunctionName, Partial<Record<Grant, string>>>>> = {
  'evaluate-rule': { readEstate: 'a check asks of the network alone' },
  'ingest-flow-log': {
    readEstate: 'records are told from the network alone',
    readNetwork: 'contained in what flow logs are read against',
    readTraffic: 'it adds; others read',
  },
  'report-baseline': {
    readEstate: 'a check asks of the network alone',
    seeSubscribers: 'the mail is sent whoever reads it',
  },
  'receive-change': {
    readEstate: 'a check asks of the network alone',
    readStacks: 'it only notes a write; whether stacks are at work is asked when settling',
    seeSubscribers: 'the mail is sent whoever reads it',
    answerRuns: 'it starts runs',
  },
  'run-read-step': {
    readNetwork: 'contained in the estate',
    seeSubscribers: 'the mail is sent whoever reads it',
  },
  'run-write-step': { sendMail: 'it asks only whether somebody would read' },
  'ask-approval': {
    checkSignatures: 'who asks signs',
    answerRuns: 'who asks may not answer',
    startRuns: 'the run is there already',
  },
  'answer-page': { sign: 'who answers checks', startRuns: 'it answers runs' },
  'answer-approval': { startRuns: 'it answers runs' },
};

function servicesOf(name: FunctionName): readonly string[] {
  const source = readFileSync(join(import.meta.dirname, `../../functions/${name}/handler.ts`), 'utf8');
  const text = source.slice(source.lastIndexOf('export const handler'));
  return [...text.matchAll(/\b[a-z]\w+\b/g)].map(([word]) => word).filter((word) => word in NEEDS);
}

/** Partitions of the table by the service that keeps something there. */
const KEEPS: Readonly<Record<string, readonly string[]>> = {
  approvals: ['approval#*', 'question'],
  registry: ['lock'],
  told: ['told'],
  remembered: ['place#*', 'subject#*', 'baseline'],
  brakes: ['brake'],
  settle: ['written#*'],
};

/** Every context has journals; these functions neither read nor write any. */
const WITHOUT_JOURNAL: ReadonlySet<string> = new Set([
  'evaluate-rule',
  'ingest-flow-log',
  'probe-account',
  'report-baseline',
]);

/** What is used beside the services: the lock of whoever changes the network, and nothing of what only notes or decides. */
const OTHER: Readonly<Record<string, { more?: readonly string[]; less?: readonly string[] }>> = {
  'receive-change': { less: ['brake'] },
  'run-read-step': { less: ['baseline'] },
  'run-write-step': { more: ['lock'], less: ['place#*', 'baseline'] },
  'report-baseline': { less: ['subject#*'] },
};

describe('the partitions of the table that a function may use', () => {
  it.each(Object.values(FUNCTIONS))('are those of its handler’s services: $name', ({ name }) => {
    const kept = servicesOf(name).flatMap((service) => KEEPS[service] ?? []);
    const journals = WITHOUT_JOURNAL.has(name) ? [] : ['journal', 'remediation#*'];
    const { more = [], less = [] } = OTHER[name] ?? {};
    const wanted = new Set([...kept, ...journals, ...more].filter((one) => !less.includes(one)));
    const used = new Set(Object.values(TABLE_USES[name] ?? {}).flat());
    expect([...used].toSorted()).toEqual([...wanted].toSorted());
  });

  it('are written by nobody who only answers, but for the question, its journal and what was told', () => {
    expect(TABLE_USES['answer-page']?.UpdateItem).toEqual([
      'remediation#*',
      'approval#*',
      'question',
      'told',
    ]);
  });
});

describe('the grants of a function', () => {
  it.each(Object.values(FUNCTIONS))('are what its handler’s services call: $name', ({ name, grants }) => {
    const possible = new Set(servicesOf(name).flatMap((service) => NEEDS[service] ?? []));
    const unused = Object.keys(LESS[name] ?? {});
    const needed = [...possible].filter((grant) => !unused.includes(grant));
    expect(grants.toSorted()).toEqual(needed.toSorted());
  });
});
