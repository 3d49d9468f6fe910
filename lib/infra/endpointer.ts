import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Construct } from 'constructs';
import { toFieldName } from '../core/traffic/flow-log-format.ts';
import type { AccountSettings } from '../workflow/account/account-settings.ts';
import { addStatements } from './add-statements.ts';
import { Alarms } from './alarms.ts';
import type { PartMetrics } from './alarms.ts';
import { AnswerUrls } from './answer-urls.ts';
import { ChangeQueue } from './change-queue.ts';
import { ConfigRecorder } from './config-recorder.ts';
import { ConfigRules } from './config-rules.ts';
import { EventRecord } from './event-record.ts';
import { FlowLogAthena } from './flow-log-athena.ts';
import { FlowLogIntake, makeTrafficTable } from './flow-log-intake.ts';
import { PARTNERS_FILE_NAME } from './function-code.ts';
import type { FunctionName, FunctionVariable } from './functions.ts';
import { FUNCTIONS } from './functions.ts';
import { changeStatements } from './iam/change-statements.ts';
import type { OwnResources, OwnTraffic } from './iam/grants.ts';
import { grantStatements } from './iam/grants.ts';
import type { Place } from './iam/statement.ts';
import { tableStatements } from './iam/table-use.ts';
import { MailTopic } from './mail-topic.ts';
import { Operators } from './operators.ts';
import { ProductFunction } from './product-function.ts';
import { ProductStores } from './product-stores.ts';
import type { EndpointerProps } from './props.ts';
import { RemediationMachine } from './remediation-machine.ts';
import type { ResolvedProps } from './resolve-props.ts';
import { resolveProps } from './resolve-props.ts';

/** What AWS invokes without waiting for an answer. */
const ASYNCHRONOUS = ['evaluate-rule', 'probe-account', 'report-baseline', 'ingest-flow-log'] as const;

/**
 * Finds missing VPC endpoints in one account and Region, and adds them: by itself where a VPC's owner allows it, else
 * after a person has approved.
 *
 * One construct a Region. Throws `UserError` when props are wrong or a function has not been built.
 */
export class Endpointer extends Construct {
  /** Where people are told and asked. */
  readonly mail: MailTopic;
  readonly stores: ProductStores;
  readonly changes: ChangeQueue;
  readonly remediation: RemediationMachine;
  readonly answers: AnswerUrls;
  /** The only role that can change the network; its sessions are narrowed to one action of an approved plan. */
  readonly changeRole: iam.Role;
  /** For whoever takes things back at a terminal. */
  readonly operators: Operators;
  readonly alarms: Alarms;
  /** Undefined where no flow logs are read. */
  readonly flowLogs: FlowLogIntake | undefined;
  readonly trafficTable: dynamodb.Table | undefined;
  /** Undefined where flow logs have no tables in Athena. */
  readonly athena: FlowLogAthena | undefined;

  readonly #props: ResolvedProps;
  readonly #functions = new Map<FunctionName, ProductFunction>();

  constructor(scope: Construct, id: string, props: EndpointerProps) {
    super(scope, id);
    this.#props = resolveProps(props);
    this.stores = new ProductStores(this, this.#props.journal);
    this.mail = new MailTopic(this, this.#props.notify);
    this.#makeFunctions();
    this.changeRole = this.#makeChangeRole();
    this.remediation = new RemediationMachine(this, {
      props: this.#props,
      read: this.#the('run-read-step'),
      write: this.#the('run-write-step'),
      ask: this.#the('ask-approval'),
    });
    this.answers = new AnswerUrls(this, this.#functions.get('answer-page'), this.#the('answer-approval'));
    this.changes = this.#detect();
    this.trafficTable = this.#props.flowLogs === undefined ? undefined : makeTrafficTable(this);
    this.flowLogs = this.#readFlowLogs();
    this.athena = this.#tabulateFlowLogs();
    const own = this.#own();
    this.#grant(own);
    this.operators = new Operators(this, { own, machine: this.remediation.machine });
    this.#runByTheClock();
    this.alarms = this.#alarm();
    this.#bound();
  }

  #the(name: FunctionName): ProductFunction {
    const found = this.#functions.get(name);
    if (found === undefined) throw new Error(`there is no function ${name}`);
    return found;
  }

  #makeFunctions(): void {
    const { flowLogs, hasPage, functionsFolder, logDays, pageConcurrency, partners } = this.#props;
    for (const spec of Object.values(FUNCTIONS)) {
      if (spec.name === 'answer-page' && !hasPage) continue;
      if (spec.name === 'ingest-flow-log' && flowLogs === undefined) continue;
      const made = new ProductFunction(this, {
        spec,
        functionsFolder,
        logDays,
        partners,
        ...(spec.name === 'answer-page' ? { reservedConcurrency: pageConcurrency } : {}),
      });
      this.#functions.set(spec.name, made);
    }
  }

  #makeChangeRole(): iam.Role {
    const role = new iam.Role(this, 'ChangeRole', {
      assumedBy: new iam.ArnPrincipal(this.#the('run-write-step').role.roleArn),
      description: 'Endpointer: changes endpoints and their route tables, one approved action a session',
      maxSessionDuration: Duration.hours(1),
    });
    addStatements(role, changeStatements(this.#place()));
    return role;
  }

  #detect(): ChangeQueue {
    const { configRecorder, evaluation, settings } = this.#props;
    const rules = new ConfigRules(this, {
      evaluate: this.#the('evaluate-rule').function,
      frequency: evaluation,
    });
    if (configRecorder === 'create') rules.node.addDependency(new ConfigRecorder(this));
    return new ChangeQueue(this, {
      receive: this.#the('receive-change'),
      ruleNames: rules.ruleNames,
      settleMinutes: settings.settleMinutes,
    });
  }

  #readFlowLogs(): FlowLogIntake | undefined {
    const { flowLogs } = this.#props;
    if (flowLogs === undefined) return undefined;
    return new FlowLogIntake(this, { ingest: this.#the('ingest-flow-log'), flowLogs });
  }

  #tabulateFlowLogs(): FlowLogAthena | undefined {
    const { athena, create } = this.#props.flowLogs ?? {};
    const bucketName = this.flowLogs?.created?.bucket.bucketName;
    if (athena === undefined) return undefined;
    const created =
      create === undefined || bucketName === undefined ? {} : { created: { props: create, bucketName } };
    return new FlowLogAthena(this, { athena, ...created });
  }

  /** Which role reads flow logs; undefined where none are read. */
  get flowLogRole(): iam.Role | undefined {
    return this.#functions.get('ingest-flow-log')?.role;
  }

  #ownTraffic(): { readonly traffic?: OwnTraffic } {
    const { trafficTable, flowLogs: intake } = this;
    const { flowLogs } = this.#props;
    if (flowLogs === undefined || trafficTable === undefined || intake === undefined) return {};
    const { partition } = Stack.of(this);
    const named = flowLogs.buckets.map(({ bucketName }) => `arn:${partition}:s3:::${bucketName}/*`);
    const created = intake.created === undefined ? [] : [intake.created.bucket.arnForObjects('*')];
    return {
      traffic: {
        tableArn: trafficTable.tableArn,
        objectArns: [...created, ...named],
        keyArns: [...new Set(flowLogs.buckets.flatMap(({ keyArn }) => keyArn ?? []))],
      },
    };
  }

  #own(): OwnResources {
    return {
      ...this.#ownTraffic(),
      place: this.#place(),
      tableArn: this.stores.table.tableArn,
      topicArn: this.mail.topic.topicArn,
      topicKeyArn: this.mail.key.keyArn,
      hmacKeyArn: this.stores.hmacKey.keyArn,
      parameterArns: [this.stores.mode.parameterArn, this.stores.killSwitch.parameterArn],
      busArn: Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' }),
      stateMachineArn: this.remediation.machine.stateMachineArn,
      changeRoleArn: this.changeRole.roleArn,
    };
  }

  #grant(own: OwnResources): void {
    const variables = this.#variables();
    for (const product of this.#functions.values()) {
      product.grant(grantStatements(product.spec.grants, own));
      product.grant(tableStatements(product.spec.name, own.tableArn));
      for (const name of product.spec.environment) {
        const value = variables[name];
        if (value !== undefined) product.function.addEnvironment(name, value);
      }
    }
    this.mail.restrict(this.#rolesWith('sendMail'));
    this.stores.restrictSigning(this.#rolesWith('sign'), this.#rolesWith('checkSignatures'));
  }

  #rolesWith(grant: 'sendMail' | 'sign' | 'checkSignatures'): readonly iam.IRole[] {
    return [...this.#functions.values()]
      .filter(({ spec }) => spec.grants.includes(grant))
      .map(({ role }) => role);
  }

  /** The page's URL is absent where there is no page. */
  #variables(): Readonly<Record<FunctionVariable, string | undefined>> {
    return {
      ENDPOINTER_TABLE: this.stores.table.tableName,
      ENDPOINTER_STATE_MACHINE_ARN: this.remediation.machine.stateMachineArn,
      ENDPOINTER_TOPIC_ARN: this.mail.topic.topicArn,
      ENDPOINTER_BUS_NAME: 'default',
      ENDPOINTER_HMAC_KEY_ID: this.stores.hmacKey.keyId,
      ENDPOINTER_MODE_PARAMETER: this.stores.mode.parameterName,
      ENDPOINTER_KILL_SWITCH_PARAMETER: this.stores.killSwitch.parameterName,
      ENDPOINTER_SETTINGS: Stack.of(this).toJsonString(this.#settings()),
      ENDPOINTER_PAGE_URL: this.answers.page?.url,
      ENDPOINTER_CHANGE_ROLE_ARN: this.changeRole.roleArn,
      ENDPOINTER_QUEUE_URL: this.changes.queue.queueUrl,
      ENDPOINTER_TRAFFIC_TABLE: this.trafficTable?.tableName,
      ENDPOINTER_FLOW_LOGS: this.#flowLogSettings(),
      ENDPOINTER_PARTNERS: this.#props.partners === undefined ? undefined : PARTNERS_FILE_NAME,
    };
  }

  #settings(): AccountSettings {
    const { settings, exemptsRemediator } = this.#props;
    if (!exemptsRemediator) return settings;
    const exemptRoles = [...settings.buckets.exemptRoles, this.changeRole.roleArn];
    return { ...settings, buckets: { ...settings.buckets, exemptRoles } };
  }

  /** As `functions/services/flow-log-settings.ts` reads them. */
  #flowLogSettings(): string | undefined {
    const { flowLogs } = this.#props;
    if (flowLogs === undefined) return undefined;
    const { retentionDays, evidenceDays, logGroups } = flowLogs;
    const formats = Object.fromEntries(
      logGroups.map(({ logGroupName, format }) => [
        logGroupName,
        format.trim().split(/\s+/).map(toFieldName),
      ]),
    );
    return Stack.of(this).toJsonString({ retentionDays, evidenceDays, formats });
  }

  /** Daily the probe; the baseline when the stack has been deployed, and daily in case that event was lost. */
  #runByTheClock(): void {
    const daily = events.Schedule.cron({ minute: '0', hour: String(this.#props.probeHour) });
    const deployed: events.EventPattern = {
      source: ['aws.cloudformation'],
      detailType: ['CloudFormation Stack Status Change'],
      detail: {
        'stack-id': [Stack.of(this).stackId],
        'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
      },
    };
    const probe = this.#the('probe-account').function;
    const baseline = this.#the('report-baseline').function;
    this.#invoke('Daily', { schedule: daily }, [probe, baseline]);
    this.#invoke('Deployed', { eventPattern: deployed }, [probe, baseline]);
    for (const name of ASYNCHRONOUS) {
      this.#functions.get(name)?.function.configureAsyncInvoke({
        onFailure: new SqsDestination(this.changes.deadLetters),
        maxEventAge: Duration.hours(6),
        retryAttempts: 2,
      });
    }
  }

  #invoke(id: string, when: events.RuleProps, functions: readonly lambda.Function[]): void {
    const rule = new events.Rule(this, id, when);
    for (const each of functions) {
      rule.addTarget(new targets.LambdaFunction(each, { deadLetterQueue: this.changes.deadLetters }));
    }
  }

  #alarm(): Alarms {
    const record = new EventRecord(this, {
      logDays: this.#props.logDays,
      switches: [this.stores.mode.parameterName, this.stores.killSwitch.parameterName],
    });
    return new Alarms(this, { topic: this.mail.topic, events: record.logGroup, metrics: this.#metrics() });
  }

  #metrics(): PartMetrics {
    const { deadLetters, queue } = this.changes;
    const { machine } = this.remediation;
    const { flowLogs: intake } = this;
    const all = [...this.#functions.values()].map((product) => product.function);
    const page = this.#functions.get('answer-page')?.function;
    return {
      deadLetters: (period) =>
        deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      oldestChange: (period) => queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      unreadFlowLogs:
        intake &&
        ((period) =>
          intake.deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' })),
      oldestFlowLog:
        intake &&
        ((period) => intake.queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' })),
      functionErrors: (period) => sumOf(all.map((each) => each.metricErrors({ period }))),
      pageRequests: page === undefined ? undefined : (period) => page.metricInvocations({ period }),
      executionsFailed: (period) => machine.metricFailed({ period }),
      executionsTimedOut: (period) => machine.metricTimedOut({ period }),
      probeRuns: (period) => this.#the('probe-account').function.metricInvocations({ period }),
    };
  }

  #bound(): void {
    const { permissionsBoundaryArn } = this.#props;
    if (permissionsBoundaryArn === undefined) return;
    const boundary = iam.ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', permissionsBoundaryArn);
    iam.PermissionsBoundary.of(this).apply(boundary);
  }

  #place(): Place {
    const { partition, region, account } = Stack.of(this);
    return { partition, region, account };
  }
}

function sumOf(metrics: readonly cloudwatch.IMetric[]): cloudwatch.IMetric {
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  const [first] = metrics;
  return new cloudwatch.MathExpression({
    expression: Object.keys(usingMetrics).join(' + '),
    usingMetrics,
    ...(first instanceof cloudwatch.Metric ? { period: first.period } : {}),
  });
}
