/**
 * The form of everything that `--json` prints; `docs/output.schema.json` is made from it, and tests hold every
 * command's output against it. A change that breaks a reader takes a new number behind the schema's name.
 */
import * as z from 'zod/mini';
import { CHECKS } from '../core/checks/registry.ts';
import { ACTION_KINDS } from '../core/remediation/actions/registry.ts';
import { PLAN_SCHEMA } from '../core/remediation/plan.ts';
import { ACCOUNT_ACT_SCHEMA, ACCOUNT_STATUS_SCHEMA } from './account-report.ts';
import { APPLY_SCHEMA } from './apply-report.ts';
import { CHECK_SCHEMA } from './describe-check.ts';
import { SAVED_ESTATE_SCHEMA } from './describe-estate.ts';
import { PLANS_SCHEMA } from './plans-report.ts';
import { flowsFiles, flowsRows } from './flows-schema.ts';
import { FLOWS_SCHEMA } from './flows-report.ts';
import { policySimulationSchema } from './policy-schema.ts';
import { JOURNALS_SCHEMA, ROLLBACK_SCHEMA } from './rollback-report.ts';
import { SCAN_SCHEMA } from './scan-report.ts';

const text = z.string();
const whose = { accountId: text, region: text };
const service = z.enum(['s3', 'dynamodb']);
const checkId = z.literal(CHECKS.map(({ id }) => id));
const severity = z.enum(['low', 'medium', 'high', 'critical']);
const mode = z.enum(['observe', 'approve', 'auto']);

const claim = z.strictObject({ claim: z.enum(['yes', 'no', 'unknown']), reason: text });
const noClaim = z.strictObject({ claim: z.literal('no'), reason: text });

const bytesClaim = z.discriminatedUnion('claim', [
  z.strictObject({
    claim: z.literal('yes'),
    bytes: z.number(),
    from: text,
    to: text,
    isLowerBound: z.boolean(),
    source: text,
    topClients: z.exactOptional(z.array(z.strictObject({ client: text, bytes: z.number() }))),
  }),
  noClaim,
  z.strictObject({ claim: z.literal('unknown'), reason: text }),
]);

const money = z.discriminatedUnion('claim', [
  z.strictObject({
    claim: z.literal('yes'),
    currency: z.literal('USD'),
    natHoursPerMonth: z.exactOptional(z.number()),
    savesPerMonth: z.number(),
    endpointPerMonth: z.exactOptional(z.number()),
    breakEvenGigabytesPerMonth: z.exactOptional(z.number()),
    gigabytesPerMonth: z.number(),
    observedDays: z.number(),
    hoursInMonth: z.number(),
    isLowerBound: z.boolean(),
    priceSource: text,
    priceDate: text,
  }),
  noClaim,
  z.strictObject({ claim: z.literal('unknown'), reason: text, howToLearn: text }),
]);

const leg = z.strictObject({
  family: z.enum(['ipv4', 'ipv6', 'nat64']),
  // What else a path says depends on what carries it: an id, a mode, a reason.
  path: z.looseObject({ via: text }),
  cidrs: z.array(text),
  destination: z.exactOptional(text),
});

const subject = {
  checkId,
  resourceType: text,
  resourceId: text,
  vpcId: z.exactOptional(text),
  reason: text,
};

const evidence = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('traffic'),
    path: claim,
    demand: claim,
    bytes: bytesClaim,
    legs: z.array(leg),
  }),
  z.strictObject({
    kind: z.literal('facts'),
    facts: z.array(z.strictObject({ label: text, claim })),
    services: z.exactOptional(z.array(text)),
  }),
]);

/** What a plan cures as a whole. */
const planSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('vpcService'), vpcId: text, service: text }),
  z.strictObject({ kind: z.literal('vpcEndpoint'), vpcId: text, vpcEndpointId: text }),
  z.strictObject({ kind: z.literal('bucket'), bucketName: text }),
]);

const nonCompliant = {
  ...subject,
  status: z.literal('nonCompliant'),
  severity,
  evidence,
};
const finding = z.strictObject({ ...nonCompliant, money });
const unknown = z.strictObject({ ...subject, status: z.literal('unknown') });
const other = z.strictObject({ ...subject, status: z.enum(['compliant', 'notApplicable', 'unknown']) });
const evaluation = z.discriminatedUnion('status', [z.strictObject(nonCompliant), other]);

const unreadable = z.array(z.strictObject({ part: text, reason: text }));

const scan = z.strictObject({
  schema: z.literal(SCAN_SCHEMA),
  ...whose,
  readAt: z.exactOptional(text),
  hoursInMonth: z.number(),
  checkIds: z.array(checkId),
  summary: z.strictObject({
    compliant: z.number(),
    nonCompliant: z.number(),
    notApplicable: z.number(),
    unknown: z.number(),
    savesPerMonth: z.exactOptional(z.number()),
    findingsWithoutMoney: z.number(),
  }),
  findings: z.array(finding),
  others: z.array(other),
  clients: z.array(
    z.strictObject({
      client: text,
      vpcId: text,
      service,
      bytes: z.number(),
      isLowerBound: z.boolean(),
      from: text,
      to: text,
      natGatewayIds: z.array(text),
      money,
    }),
  ),
  unreadable,
});

// What else an action says depends on its kind.
const action = z.looseObject({
  kind: z.literal(Object.values(ACTION_KINDS).map(({ kind }) => kind)),
  preconditions: z.array(z.looseObject({ kind: text })),
});

const plan = z.strictObject({
  schema: z.literal(PLAN_SCHEMA),
  ...whose,
  checkId,
  subject: planSubject,
  cure: z.strictObject({ what: text, gain: text, consequence: text }),
  findings: z.array(z.strictObject(nonCompliant)),
  actions: z.array(action),
  effects: z.array(
    z.strictObject({
      checkId,
      resourceId: text,
      effect: z.enum(['cures', 'improves']),
      remains: z.exactOptional(text),
    }),
  ),
  leftOut: z.array(
    z.strictObject({
      resourceId: text,
      reason: text,
      snippets: z.exactOptional(
        z.array(z.strictObject({ language: z.enum(['cdk', 'cloudformation', 'terraform']), text })),
      ),
    }),
  ),
  hazards: z.array(
    z.strictObject({ id: text, kind: z.enum(['found', 'unreadable', 'inherent']), subject: text, text }),
  ),
  money,
  decision: z.strictObject({ mode, reasons: z.array(text) }),
  hash: text,
});

const plans = z.strictObject({
  schema: z.literal(PLANS_SCHEMA),
  ...whose,
  plans: z.array(plan),
  unknown: z.array(unknown),
});

const ofPlan = { hash: text, subject: planSubject };
const run = { ...ofPlan, remediationId: text };

const outcome = z.discriminatedUnion('result', [
  z.strictObject({ ...run, result: z.literal('applied') }),
  z.strictObject({ ...run, result: z.literal('rolledBack'), reason: text, kept: z.array(text) }),
  z.strictObject({ ...run, result: z.literal('unfinished'), reason: text }),
  z.strictObject({ ...ofPlan, result: z.literal('refused'), reason: text }),
  z.strictObject({ ...ofPlan, result: z.literal('stale'), approvedHash: text, presentHash: text }),
  z.strictObject({
    ...ofPlan,
    result: z.enum(['nothingToDo', 'declined', 'interrupted', 'observeOnly', 'adviceOnly']),
  }),
]);

const apply = z.strictObject({
  schema: z.literal(APPLY_SCHEMA),
  ...whose,
  outcomes: z.array(outcome),
});

const rollback = z.strictObject({
  schema: z.literal(ROLLBACK_SCHEMA),
  ...whose,
  remediationId: text,
  result: z.enum(['rolledBack', 'alreadyRolledBack', 'partlyRolledBack', 'unfinished']),
  kept: z.array(text),
  reason: z.exactOptional(text),
});

const journals = z.strictObject({
  schema: z.literal(JOURNALS_SCHEMA),
  ...whose,
  remediations: z.array(
    z.discriminatedUnion('state', [
      z.strictObject({ remediationId: text, state: z.literal('halfWritten') }),
      z.strictObject({
        remediationId: text,
        state: z.enum(['open', 'applied', 'rolledBack', 'partlyRolledBack']),
        subject: planSubject,
        hash: text,
        begunAt: text,
      }),
    ]),
  ),
});

const check = z.strictObject({
  schema: z.literal(CHECK_SCHEMA),
  id: checkId,
  title: text,
  resourceType: text,
  severity,
  pillars: z.array(z.strictObject({ pillar: text, why: text })),
  service: z.exactOptional(service),
  remediation: text,
  explanation: z.strictObject({
    severity: text,
    remedy: text,
    meanings: z.record(z.enum(['compliant', 'nonCompliant', 'notApplicable', 'unknown']), text),
  }),
  evaluations: z.exactOptional(z.array(evaluation)),
});

const savedEstate = z.strictObject({
  schema: z.literal(SAVED_ESTATE_SCHEMA),
  file: text,
  ...whose,
  counts: z.record(text, z.number()),
  unreadable,
});

const simulator = z.strictObject({ schema: z.literal('endpointer-simulator/1'), ...whose, url: text });

const architecture = z.strictObject({
  services: z.array(text),
  severity: z.exactOptional(severity),
  wasCured: z.boolean(),
  isAsBefore: z.boolean(),
});

const demo = z.strictObject({
  schema: z.literal('endpointer-demo/1'),
  main: z.strictObject({
    planHash: text,
    savesPerMonth: z.exactOptional(z.number()),
    wasCured: z.boolean(),
    isAsBefore: z.boolean(),
  }),
  harder: z.array(
    z.strictObject({ title: text, decision: mode, hazards: z.array(text), leftOut: z.array(text) }),
  ),
  functions: architecture,
  partners: architecture,
});

const flows = z.strictObject({
  schema: z.literal(FLOWS_SCHEMA),
  accountId: z.exactOptional(text),
  region: text,
  network: z.enum(['estate', 'account', 'rowsAlone']),
  readAt: z.exactOptional(text),
  ...flowsRows,
  findings: z.array(finding),
  unreadable,
  ...flowsFiles,
});

const accountStatus = z.strictObject({
  schema: z.literal(ACCOUNT_STATUS_SCHEMA),
  ...whose,
  failedVerifications: z.array(text),
  open: z.array(z.strictObject({ remediationId: text, subject: text, openedAt: text })),
  inChange: z.array(z.strictObject({ remediationId: text, place: text })),
  held: z.array(
    z.strictObject({
      subject: text,
      checkId: text,
      observed: z.exactOptional(text),
      coolDownUntil: z.exactOptional(text),
      exemptUntil: z.exactOptional(text),
    }),
  ),
});

const accountAct = z.strictObject({
  schema: z.literal(ACCOUNT_ACT_SCHEMA),
  ...whose,
  deed: z.enum(['resumed', 'failuresForgotten', 'released']),
  at: text,
  by: text,
  remediationIds: z.array(text),
  text,
  reason: z.exactOptional(text),
  stays: z.array(text),
});

/** Any output of `--json`, told apart by its `schema`. */
export const outputSchema = z.discriminatedUnion('schema', [
  scan,
  plans,
  apply,
  rollback,
  journals,
  check,
  savedEstate,
  simulator,
  demo,
  policySimulationSchema,
  flows,
  accountStatus,
  accountAct,
]);
