/**
 * Evaluations in the words of AWS Config, which knows no "could not be told": INSUFFICIENT_DATA is refused by
 * PutEvaluations, and to say nothing would leave the old answer standing. So what is unknown is put as NON_COMPLIANT,
 * and says so first.
 *
 * https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html
 */
import type { Evaluation } from '../checks/check.ts';

export interface ConfigEvaluation {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly compliance: ConfigCompliance;
  /** 1-256 characters that say the reason. */
  readonly annotation: string;
  /** ISO 8601. */
  readonly orderingTimestamp: string;
}

export type ConfigCompliance = 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';

export interface ConfigAnswerOptions {
  /** Of the invocation that is answered; ISO 8601. */
  readonly orderingTimestamp: string;
  /** What Config still knows and the account no longer has, each with the reason. */
  readonly vanished?: readonly Vanished[];
}

export interface Vanished {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly reason: string;
}

export const UNKNOWN_PREFIX = 'UNKNOWN: ';

const MOST_CHARACTERS = 256;

/** PutEvaluations takes no more in one call. */
export const MOST_EVALUATIONS = 100;

const COMPLIANCE: Readonly<Record<Evaluation['status'], ConfigCompliance>> = {
  compliant: 'COMPLIANT',
  nonCompliant: 'NON_COMPLIANT',
  notApplicable: 'NOT_APPLICABLE',
  unknown: 'NON_COMPLIANT',
};

const WITHOUT_REASON: Readonly<Record<Evaluation['status'], string>> = {
  compliant: 'It is as it should be; the check gave no reason.',
  nonCompliant: 'It is not as it should be; the check gave no reason.',
  notApplicable: 'The check does not apply; it gave no reason.',
  unknown: 'It could not be told, and the check gave no reason.',
};

/** In calls of at most 100, the evaluations in their order and then what has vanished. */
export function toConfigEvaluations(
  evaluations: readonly Evaluation[],
  { orderingTimestamp, vanished = [] }: ConfigAnswerOptions,
): readonly (readonly ConfigEvaluation[])[] {
  const told = evaluations.map((evaluation) => toAnswer(evaluation, orderingTimestamp));
  const isTold = new Set(told.map(keyOf));
  const gone = vanished
    .filter((resource) => !isTold.has(keyOf(resource)))
    .map((resource) => ({
      resourceType: resource.resourceType,
      resourceId: resource.resourceId,
      compliance: 'NOT_APPLICABLE' as const,
      annotation: toAnnotation(resource.reason, 'It is no longer there.'),
      orderingTimestamp,
    }));
  return inBatches([...told, ...gone], MOST_EVALUATIONS);
}

function keyOf({ resourceType, resourceId }: Pick<Vanished, 'resourceType' | 'resourceId'>): string {
  return `${resourceType} ${resourceId}`;
}

function toAnswer(evaluation: Evaluation, orderingTimestamp: string): ConfigEvaluation {
  const { resourceType, resourceId, status, reason } = evaluation;
  const prefix = status === 'unknown' ? UNKNOWN_PREFIX : '';
  const annotation = toAnnotation(reason, WITHOUT_REASON[status], prefix);
  return { resourceType, resourceId, compliance: COMPLIANCE[status], annotation, orderingTimestamp };
}

/** One line of 1-256 characters, cut at a word. */
export function toAnnotation(reason: string, otherwise: string, prefix = ''): string {
  // Config refuses an empty text; control characters and line ends would tear the console's table.
  const line = reason.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return cutAtWord(`${prefix}${line === '' ? otherwise : line}`, MOST_CHARACTERS);
}

const MARK = '...';

function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, most - MARK.length);
  const lastSpace = text.slice(0, head.length + 1).lastIndexOf(' ');
  // One word without end is cut where it must be, but never within a pair of surrogates.
  const isWordsLoss = lastSpace < head.length / 2;
  const cut = isWordsLoss ? head.replace(/[\uD800-\uDBFF]$/, '') : head.slice(0, lastSpace);
  return `${cut.replace(/[\s,;:.]+$/, '')}${MARK}`;
}

function inBatches<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / most);
  return Array.from({ length: count }, (_, at) => items.slice(at * most, (at + 1) * most));
}
