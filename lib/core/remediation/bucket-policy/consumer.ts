/** Whoever uses a bucket, as hazards and in the first line. */
import type { Access, ConsumerTable } from '../../buckets/consumer.ts';
import type { Hazard } from '../plan.ts';

/** Who loses access is a hazard that was found; of whom it cannot be told, and what was not looked at, is unreadable. */
export function consumerHazards({ consumers, absent }: ConsumerTable): readonly Hazard[] {
  const of = (access: Access, id: string, kind: 'found' | 'unreadable') =>
    consumers
      .filter((consumer) => consumer.access === access)
      .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
      .map(({ name, reason }): Hazard => ({ id, kind, subject: name, text: reason }));
  return [
    ...of('loses', LOSES, 'found'),
    ...of('cannotTell', 'consumer-unclear', 'unreadable'),
    ...absent.map(({ source, reason }): Hazard => ({
      id: 'consumers-unseen',
      kind: 'unreadable',
      subject: source,
      text: `Who uses the bucket was not looked for in ${source}: ${reason}.`,
    })),
  ];
}

const LOSES = 'consumer-loses-access';

/** Who loses access, for the first line of a plan; undefined where nobody is known to. */
export function describeLoss(hazards: readonly Hazard[]): string | undefined {
  const names = hazards.filter(({ id }) => id === LOSES).map(({ subject }) => subject);
  return names.length === 0 ? undefined : lossOf(names);
}

function lossOf(names: readonly string[]): string {
  return `${list(names)} ${names.length === 1 ? 'loses' : 'lose'} access`;
}

const MOST_NAMED = 5;

/** What stands in the first line of the question: who loses access, before anything else. */
export function describeConsequence({ consumers }: ConsumerTable): string {
  const named = (access: Access) =>
    consumers.filter((consumer) => consumer.access === access).map(({ name }) => name);
  const loses = named('loses');
  const unclear = named('cannotTell');
  const parts = [
    ...(loses.length === 0 ? [] : [lossOf(loses)]),
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
