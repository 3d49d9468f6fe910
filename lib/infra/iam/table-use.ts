/**
 * What each function does with the product's table: which calls, on items of which partitions. IAM knows partitions by
 * `dynamodb:LeadingKeys`, so that a function which answers questions cannot touch a brake, for instance.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
import type { FunctionName } from '../functions.ts';
import type { Statement } from './statement.ts';
import { allow } from './statement.ts';

/** A partition, or the beginning of the names of many: each store says what it keeps where. */
type Partition =
  | 'journal'
  | 'remediation#*'
  | 'lock'
  | 'approval#*'
  | 'question'
  | 'place#*'
  | 'subject#*'
  | 'written#*'
  | 'baseline'
  | 'told'
  | 'brake';

type TableAction = 'GetItem' | 'Query' | 'UpdateItem' | 'ConditionCheckItem';

type TableUse = Readonly<Partial<Record<TableAction, readonly Partition[]>>>;

/** Who answers reads and writes the question, its journal, and that it was told. */
const ANSWERING: TableUse = {
  GetItem: ['journal', 'approval#*', 'told'],
  Query: ['remediation#*'],
  UpdateItem: ['remediation#*', 'approval#*', 'question', 'told'],
};

export const TABLE_USES: Readonly<Partial<Record<FunctionName, TableUse>>> = {
  'receive-change': {
    GetItem: ['journal', 'lock', 'place#*', 'subject#*', 'baseline', 'told'],
    Query: ['remediation#*'],
    UpdateItem: ['lock', 'place#*', 'subject#*', 'written#*', 'told'],
  },
  'run-read-step': {
    GetItem: ['journal', 'approval#*', 'place#*', 'subject#*', 'written#*', 'told', 'brake'],
    Query: ['remediation#*'],
    UpdateItem: [
      'journal',
      'remediation#*',
      'lock',
      'approval#*',
      'question',
      'place#*',
      'subject#*',
      'told',
      'brake',
    ],
  },
  'run-write-step': {
    GetItem: ['journal', 'subject#*', 'brake'],
    Query: ['remediation#*'],
    UpdateItem: ['remediation#*', 'lock', 'brake'],
    // What it writes down it writes only while it has the lock.
    ConditionCheckItem: ['lock'],
  },
  'ask-approval': ANSWERING,
  'answer-page': ANSWERING,
  'answer-approval': { ...ANSWERING, Query: ['remediation#*', 'question'] },
  'probe-account': { GetItem: ['told'], UpdateItem: ['told'] },
  'report-baseline': {
    GetItem: ['place#*', 'baseline', 'told'],
    UpdateItem: ['place#*', 'baseline', 'told'],
  },
};

/** A statement for each call. */
export function tableStatements(name: FunctionName, tableArn: string): readonly Statement[] {
  return Object.entries(TABLE_USES[name] ?? {}).map(([action, partitions]) =>
    allow(`Table${action}`, [`dynamodb:${action}`], [tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
    }),
  );
}
