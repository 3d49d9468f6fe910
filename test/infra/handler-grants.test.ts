/** A function is granted what its handler's services call, and nothing more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FunctionName, Grant } from '../../lib/infra/functions.ts';
import { FUNCTIONS } from '../../lib/infra/functions.ts';

const TABLE: readonly Grant[] = ['useTable'];

/** What a service may need; which of it a function does need is narrower where `LESS` says so. */
const NEEDS: Readonly<Record<string, readonly Grant[]>> = {
  approvals: TABLE,
  registry: TABLE,
  told: TABLE,
  remembered: TABLE,
  brakes: ['useTable', 'readSwitches'],
  events: ['publishEvents'],
  executions: ['startRuns', 'answerRuns'],
  mac: ['sign', 'checkSignatures'],
  mail: ['sendMail', 'seeSubscribers'],
  probes: ['probe'],
  settle: ['useTable', 'readStacks'],
  // CloudTrail's history is part of the estate.
  watch: ['readEstate'],
  closedDoor: [],
  openReadingDoor: ['readNetwork', 'readEstate'],
  openChangingDoor: ['readRoutesAndPolicies', 'assumeChangeRole'],
  putEvaluations: ['putEvaluations'],
};

/** What a function leaves unused of a service that it was given, and why. */
const LESS: Readonly<Partial<Record<FunctionName, Partial<Record<Grant, string>>>>> = {
  'evaluate-rule': { readEstate: 'a check asks of the network alone' },
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

describe('the grants of a function', () => {
  it.each(Object.values(FUNCTIONS))('are what its handler’s services call: $name', ({ name, grants }) => {
    const possible = new Set(servicesOf(name).flatMap((service) => NEEDS[service] ?? []));
    // The journal is every context's.
    if (name !== 'evaluate-rule') possible.add('useTable');
    const unused = Object.keys(LESS[name] ?? {});
    const needed = [...possible].filter((grant) => !unused.includes(grant));
    expect(grants.toSorted()).toEqual(needed.toSorted());
  });
});
