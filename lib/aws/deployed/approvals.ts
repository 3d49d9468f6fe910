/**
 * Questions that wait for an answer, as they are stored. A first answer is taken once, whoever else answers at the same
 * moment; a guess at the code is counted before the code is looked at.
 *
 *     approval#<remediation id> / <plan hash>                     the question, its attempts, its answer
 *     question                  / <remediation id>#<plan hash>    that there may be one without an answer
 */
import { canonicalJson } from '../../core/remediation/canonical-json.ts';
import { UserError } from '../../core/user-error.ts';
import type { Item, ItemKey, TablePlace } from './table.ts';
import { getItem, numberOf, queryItems, textOf, updateItem } from './table.ts';

export interface ApprovalKey {
  readonly remediationId: string;
  readonly planHash: string;
}

export interface ApprovalQuestion<Run> extends ApprovalKey {
  readonly run: Run;
  /** ISO 8601. */
  readonly askedAt: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  readonly channel: 'page' | 'iam';
  /** Keyed hash of the code that stands in the mail. */
  readonly codeHash: string;
  readonly taskToken: string;
}

export interface ApprovalAnswer {
  readonly answer: 'approved' | 'rejected' | 'expired';
  readonly by: string;
  readonly at: string;
  readonly reason?: string;
  readonly exemptUntil?: string;
}

export interface StoredApproval<Run> extends ApprovalQuestion<Run> {
  readonly codeAttempts: number;
  readonly answer?: ApprovalAnswer;
  readonly isDelivered: boolean;
}

export interface Approvals<Run> {
  /** Stores the question where what stands there is still what was read (undefined: nothing). */
  readonly put: (
    question: ApprovalQuestion<Run>,
    replaced: StoredApproval<Run> | undefined,
  ) => Promise<'stored' | 'conflict'>;
  readonly read: (key: ApprovalKey) => Promise<StoredApproval<Run> | undefined>;
  /** Every question without an answer, oldest first. */
  readonly listOpen: () => Promise<readonly StoredApproval<Run>[]>;
  /** Adds one and gives the new count. */
  readonly countCodeAttempt: (key: ApprovalKey) => Promise<number>;
  /** Stores the first answer and gives it back; where there is one already, gives that one. */
  readonly answerOnce: (key: ApprovalKey, answer: ApprovalAnswer) => Promise<ApprovalAnswer>;
  readonly markDelivered: (key: ApprovalKey) => Promise<void>;
}

export function approvals<Run>(place: TablePlace): Approvals<Run> {
  return {
    put: (question, replaced) => put(place, question, replaced),
    read: async (key) => toApproval<Run>(await getItem(place, keyOf(key))),
    listOpen: () => listOpen<Run>(place),
    countCodeAttempt: async (key) => {
      const { item } = await change(place, key, {
        update: 'ADD #codeAttempts :one',
        values: { ':one': { N: '1' } },
      });
      return numberOf(item, 'codeAttempts') ?? Number.POSITIVE_INFINITY;
    },
    answerOnce: (key, answer) => answerOnce(place, key, answer),
    markDelivered: async (key) => {
      await change(place, key, { update: 'SET #isDelivered = :yes', values: { ':yes': { BOOL: true } } });
    },
  };
}

function keyOf({ remediationId, planHash }: ApprovalKey): ItemKey {
  return { pk: `approval#${remediationId}`, sk: planHash };
}

const OPEN = 'question';

function openKeyOf({ remediationId, planHash }: ApprovalKey): ItemKey {
  return { pk: OPEN, sk: `${remediationId}#${planHash}` };
}

async function put<Run>(
  place: TablePlace,
  question: ApprovalQuestion<Run>,
  replaced: StoredApproval<Run> | undefined,
): Promise<'stored' | 'conflict'> {
  // The list first: an entry without its question is passed over, a question that nobody lists would be forgotten.
  await updateItem(place, openKeyOf(question), {
    update: 'SET #remediationId = :id, #planHash = :hash, #askedAt = :askedAt REMOVE #isAnswered, #expiresAt',
    values: {
      ':id': { S: question.remediationId },
      ':hash': { S: question.planHash },
      ':askedAt': { S: question.askedAt },
    },
  });
  const isSameQuestion = replaced?.askedAt === question.askedAt;
  const begin = isSameQuestion ? '' : ', #codeAttempts = :zero';
  const { written, item } = await updateItem(place, keyOf(question), {
    update: `SET #question = :question, #askedAt = :askedAt${begin} REMOVE #answer, #isDelivered`,
    condition: stillAsRead(replaced),
    values: {
      ':question': { S: JSON.stringify(question) },
      ':askedAt': { S: question.askedAt },
      ...(isSameQuestion ? {} : { ':zero': { N: '0' } }),
      ...(replaced === undefined ? {} : { ':replaced': { S: replaced.askedAt } }),
      ...(replaced?.answer === undefined ? {} : { ':answer': { S: canonicalJson(replaced.answer) } }),
    },
  });
  // A retry of the SDK after a lost answer meets what it has written itself.
  const isOwn = textOf(item, 'question') === JSON.stringify(question) && item?.['answer'] === undefined;
  return written || isOwn ? 'stored' : 'conflict';
}

function stillAsRead(replaced: StoredApproval<unknown> | undefined): string {
  if (replaced === undefined) return 'attribute_not_exists(#pk)';
  return replaced.answer === undefined
    ? '#askedAt = :replaced AND attribute_not_exists(#answer)'
    : '#askedAt = :replaced AND #answer = :answer';
}

async function listOpen<Run>(place: TablePlace): Promise<readonly StoredApproval<Run>[]> {
  const listed = await queryItems(place, OPEN);
  const unanswered = listed.filter((item) => item['isAnswered'] === undefined);
  const read = await Promise.all(
    unanswered.map(async (item) => {
      const [remediationId = '', planHash = ''] = [textOf(item, 'remediationId'), textOf(item, 'planHash')];
      return toApproval<Run>(await getItem(place, keyOf({ remediationId, planHash })));
    }),
  );
  const open = read.flatMap((approval) => (approval?.answer === undefined ? (approval ?? []) : []));
  return open.toSorted((a, b) => Date.parse(a.askedAt) - Date.parse(b.askedAt));
}

async function answerOnce(
  place: TablePlace,
  key: ApprovalKey,
  answer: ApprovalAnswer,
): Promise<ApprovalAnswer> {
  const { item } = await updateItem(place, keyOf(key), {
    update: 'SET #answer = :answer',
    condition: 'attribute_exists(#question) AND attribute_not_exists(#answer)',
    values: { ':answer': { S: canonicalJson(answer) } },
  });
  const stored = textOf(item, 'answer');
  if (stored === undefined) throw notAsked(key);
  await unlist(place, key, textOf(item, 'askedAt') ?? '', answer.at);
  return JSON.parse(stored);
}

const LISTED_SECONDS_AFTER_ANSWER = 30 * 24 * 60 * 60;

/** Takes the question from the list, unless another one has been put since. */
async function unlist(place: TablePlace, key: ApprovalKey, askedAt: string, at: string): Promise<void> {
  const seconds = Math.floor(Date.parse(at) / 1000) + LISTED_SECONDS_AFTER_ANSWER;
  await updateItem(place, openKeyOf(key), {
    update: 'SET #isAnswered = :yes, #expiresAt = :expiresAt',
    condition: '#askedAt = :askedAt',
    values: {
      ':yes': { BOOL: true },
      ':expiresAt': { N: String(seconds) },
      ':askedAt': { S: askedAt },
    },
  });
}

async function change(
  place: TablePlace,
  key: ApprovalKey,
  what: Parameters<typeof updateItem>[2],
): Promise<{ readonly item: Item }> {
  const condition = 'attribute_exists(#question)';
  const result = await updateItem(place, keyOf(key), { ...what, condition });
  if (!result.written) throw notAsked(key);
  return result;
}

function toApproval<Run>(item: Item | undefined): StoredApproval<Run> | undefined {
  const text = textOf(item, 'question');
  if (text === undefined) return undefined;
  const question: ApprovalQuestion<Run> = JSON.parse(text);
  const answerText = textOf(item, 'answer');
  const answer: { readonly answer?: ApprovalAnswer } =
    answerText === undefined ? {} : { answer: JSON.parse(answerText) };
  return {
    ...question,
    ...answer,
    // A count that is not there is no licence to guess.
    codeAttempts: numberOf(item, 'codeAttempts') ?? Number.POSITIVE_INFINITY,
    isDelivered: item?.['isDelivered']?.BOOL === true,
  };
}

function notAsked({ remediationId, planHash }: ApprovalKey): UserError {
  return new UserError({
    got: `nothing was asked about remediation ${remediationId} and plan ${planHash.slice(0, 12)}`,
    allowed: 'an answer to a question that was put',
    remedy: 'look at the open questions with `endpointer approvals list`',
  });
}
