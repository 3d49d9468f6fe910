import type { Hazard } from '../plan.ts';

/** Somebody who uses a bucket, and what becomes of his access when the bucket admits its endpoints only. */
export interface BucketConsumer {
  /** An ARN, an account, a service principal, or a configuration of the bucket. */
  readonly name: string;
  readonly access: 'keeps' | 'loses' | 'cannotTell';
  /** One sentence with the evidence. */
  readonly reason: string;
}

/** Who loses access is a hazard that was found, of whom it cannot be told one that could not be looked at. */
export function consumerHazards(consumers: readonly BucketConsumer[]): readonly Hazard[] {
  const of = (access: BucketConsumer['access'], id: string, kind: 'found' | 'unreadable') =>
    consumers
      .filter((consumer) => consumer.access === access)
      .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
      .map(({ name, reason }): Hazard => ({ id, kind, subject: name, text: reason }));
  return [
    ...of('loses', 'consumer-loses-access', 'found'),
    ...of('cannotTell', 'consumer-unclear', 'unreadable'),
  ];
}

const MOST_NAMED = 5;

/** What stands in the first line of the question: who loses access, before anything else. */
export function describeConsequence(consumers: readonly BucketConsumer[]): string {
  const named = (access: BucketConsumer['access']) =>
    consumers.filter((consumer) => consumer.access === access).map(({ name }) => name);
  const loses = named('loses');
  const unclear = named('cannotTell');
  const parts = [
    ...(loses.length === 0 ? [] : [`${list(loses)} ${loses.length === 1 ? 'loses' : 'lose'} access`]),
    ...(unclear.length === 0 ? [] : [`of ${list(unclear)} it cannot be told whether access is lost`]),
    'whoever comes another way is refused at once',
  ];
  return parts.join(', ');
}

function list(names: readonly string[]): string {
  const shown = names.toSorted().slice(0, MOST_NAMED);
  const rest = names.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
