import { Duration, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as athena from 'aws-cdk-lib/aws-athena';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { rollUpQuery, type RollUpTable } from '../core/traffic/roll-up-query.ts';
import { acknowledge } from './acknowledge.ts';
import { addStatements } from './add-statements.ts';
import { fieldsOf, type AthenaTableProps, type ResolvedAthena } from './athena-props.ts';
import { createdFields, type NewFlowLogProps } from './flow-log-props.ts';
import { tableInput, type FlowLogTable } from './flow-log-table.ts';
import { allow, type Statement } from './iam/statement.ts';

export interface FlowLogAthenaProps {
  readonly athena: ResolvedAthena;
  /** The flow logs that are switched on here, and their bucket. */
  readonly created?: { readonly props: Required<NewFlowLogProps>; readonly bucketName: string };
}

/**
 * History for people: flow logs as tables of Amazon Athena, each with a saved query that gives the parser's roll-up.
 *
 * No function of the product asks them; who may is whoever has the policy.
 */
export class FlowLogAthena extends Construct {
  readonly workgroup: athena.CfnWorkGroup;
  readonly queries: readonly athena.CfnNamedQuery[];
  /** For whoever runs `endpointer flows --athena`. */
  readonly analysts: iam.ManagedPolicy;
  readonly results: s3.Bucket;

  constructor(scope: Construct, { athena: props, created }: FlowLogAthenaProps) {
    super(scope, 'Athena');
    this.results = this.makeResults(props.resultDays);
    this.workgroup = this.makeWorkgroup(props);
    const name = this.nameWith('_', 200);
    const tables = [
      ...(created === undefined ? [] : [this.createdTable(name, created)]),
      ...props.tables.map((table, at) => this.givenTable(name, table, at)),
    ];
    const database = this.makeDatabase(name);
    this.queries = tables.map((table) => this.makeTable(database, table));
    this.analysts = this.makeAnalysts(name, tables, props.tables);
  }

  private makeResults(resultDays: number): s3.Bucket {
    const results = new s3.Bucket(this, 'Results', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        { expiration: Duration.days(resultDays), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      // What it holds goes by itself; a bucket that is not empty cannot be removed with the stack.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(results, {
      'AwsSolutions-S1': 'It holds sums of flow logs for some days; who asked for them stands in CloudTrail.',
    });
    return results;
  }

  private makeWorkgroup({ mostGigabytes }: ResolvedAthena): athena.CfnWorkGroup {
    return new athena.CfnWorkGroup(this, 'Workgroup', {
      name: this.nameWith('-', 120),
      description: 'Endpointer: flow logs, with a limit to what a query may scan',
      // Queries that people save in it go with it.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: mostGigabytes * 2 ** 30,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${this.results.bucketName}/`,
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
  }

  private makeDatabase(name: string): glue.CfnDatabase {
    return new glue.CfnDatabase(this, 'Database', {
      catalogId: Stack.of(this).account,
      databaseInput: { name, description: 'Endpointer: flow logs' },
    });
  }

  /** Known before it is deployed, for it stands in saved queries; another stack has another one. */
  private nameWith(separator: string, maxLength: number): string {
    return Names.uniqueResourceName(this, { maxLength, separator }).toLowerCase();
  }

  private createdTable(
    database: string,
    { props, bucketName }: NonNullable<FlowLogAthenaProps['created']>,
  ): FlowLogTable {
    const { account, region } = Stack.of(this);
    return {
      database,
      table: 'created',
      fields: createdFields(props),
      days: 'plain',
      bucketName,
      prefix: '',
      fileFormat: props.fileFormat,
      accountIds: [account],
      regions: [region],
    };
  }

  private givenTable(database: string, given: AthenaTableProps, at: number): FlowLogTable {
    const { account, region } = Stack.of(this);
    const { prefix = '' } = given;
    return {
      database,
      table: `given_${at + 1}`,
      fields: fieldsOf(given),
      days: given.hiveCompatible === true ? 'hive' : 'plain',
      bucketName: given.bucketName,
      prefix: prefix === '' ? '' : `${prefix}/`,
      fileFormat: given.fileFormat ?? 'plain-text',
      accountIds: given.accountIds ?? [account],
      regions: given.regions ?? [region],
    };
  }

  private makeTable(database: glue.CfnDatabase, table: FlowLogTable): athena.CfnNamedQuery {
    const stack = Stack.of(this);
    const made = new glue.CfnTable(this, `Table-${table.table}`, {
      catalogId: stack.account,
      databaseName: database.ref,
      tableInput: tableInput(table),
    });
    const { days } = table;
    const query = new athena.CfnNamedQuery(this, `Query-${table.table}`, {
      name: `endpointer-roll-up-${table.table}`,
      description:
        'By hour, interface, services and addresses, as endpointer flows sums records; the last seven days',
      database: database.ref,
      workGroup: this.workgroup.name,
      // The Region's ranges are not known here: services are told by the codes that AWS writes into the records.
      queryString: rollUpQuery(toRollUpTable(table), {
        ranges: [],
        from: dayAgo(days, 7),
        to: dayAgo(days, 0),
      }),
    });
    query.addDependency(this.workgroup);
    query.addDependency(made);
    return query;
  }

  private makeAnalysts(
    database: string,
    tables: readonly FlowLogTable[],
    given: readonly AthenaTableProps[],
  ): iam.ManagedPolicy {
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      description: `Asks Athena for flow logs that Endpointer knows of in ${Stack.of(this).region}`,
    });
    addStatements(policy, this.statements(database, tables, given));
    return policy;
  }

  /** https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html */
  private statements(
    database: string,
    tables: readonly FlowLogTable[],
    given: readonly AthenaTableProps[],
  ): readonly Statement[] {
    const stack = Stack.of(this);
    const arn = (service: string, resource: string, resourceName?: string) =>
      stack.formatArn({ service, resource, ...(resourceName === undefined ? {} : { resourceName }) });
    const buckets = [...new Set(tables.map(({ bucketName }) => `arn:${stack.partition}:s3:::${bucketName}`))];
    const keys = [...new Set(given.flatMap(({ keyArn }) => keyArn ?? []))];
    const catalog = [arn('glue', 'catalog'), arn('glue', 'database', database)];
    const stackArn = arn('cloudformation', 'stack', `${stack.stackName}/*`);
    return [
      allow('FindStack', ['cloudformation:DescribeStacks'], [stackArn]),
      allow(
        'Ask',
        [
          'athena:GetNamedQuery',
          'athena:GetQueryExecution',
          'athena:GetQueryResults',
          'athena:StartQueryExecution',
        ],
        [arn('athena', 'workgroup', this.workgroup.name)],
      ),
      allow('FindDatabase', ['glue:GetDatabase'], catalog),
      allow(
        'FindTables',
        ['glue:GetPartitions', 'glue:GetTable'],
        [...catalog, ...tables.map(({ table }) => arn('glue', 'table', `${database}/${table}`))],
      ),
      allow('FindLogs', ['s3:GetBucketLocation', 's3:ListBucket'], [...buckets, this.results.bucketArn]),
      allow(
        'ReadLogs',
        ['s3:GetObject'],
        buckets.map((bucket) => `${bucket}/*`),
      ),
      allow(
        'KeepAnswers',
        ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
        [this.results.arnForObjects('*')],
      ),
      ...(keys.length === 0 ? [] : [allow('DecryptLogs', ['kms:Decrypt'], keys)]),
    ];
  }
}

function toRollUpTable({ database, table, fields, days }: FlowLogTable): RollUpTable {
  return { database, table, fields, days };
}

/** SQL of a day of some days ago, as the table's partitions call it. */
function dayAgo(days: FlowLogTable['days'], ago: number): string {
  const form = days === 'plain' ? '%Y/%m/%d' : 'year=%Y/month=%m/day=%d';
  return `date_format(current_date - interval '${ago}' day, '${form}')`;
}
