/**
 * One reading: what its calls have in common while it lasts.
 *
 * At most so many calls are in flight, whatever they ask. When the session turns out to have expired, the calls that
 * still wait are not made.
 */
import type { UserError } from '../core/user-error.ts';
import type { Clients } from './clients.ts';
import { limitInFlight } from './limit-in-flight.ts';
import type { Whereabouts } from './obstacle-error.ts';
import { obstacleError } from './obstacle-error.ts';
import type { Reader } from './reads/reader.ts';
import { ReadFailed, UnexpectedAnswer } from './reads/reader.ts';
import { isEndOfSession, obstacleOf, toSdkError } from './sdk-error.ts';

export interface ReadingSettings extends Pick<
  Reader,
  'accountId' | 'region' | 'partition' | 'vpcIds' | 'bucketNames' | 'partners' | 'nameQueries'
> {
  readonly clients: Clients;
  readonly maxInFlight: number;
  readonly where: Whereabouts;
}

export interface StartedReading {
  readonly reader: Reader;
  /** What stood in the way of every single call; undefined where any was answered, be it with a refusal. */
  readonly obstacleToAll: () => UserError | undefined;
}

export function startReading({ maxInFlight, where, ...settings }: ReadingSettings): StartedReading {
  const inTurn = limitInFlight(maxInFlight);
  let wasAnswered = false;
  let obstacle: UserError | undefined;
  let end: UserError | undefined;

  const notice = (error: unknown) => {
    const sdkError = toSdkError(error);
    const kind = obstacleOf(sdkError);
    if (kind === undefined) {
      wasAnswered = true;
      return;
    }
    obstacle ??= obstacleError(kind, sdkError, where, error);
    if (isEndOfSession(kind)) end ??= obstacle;
  };

  const call: Reader['call'] = (operation, run) =>
    inTurn(async () => {
      if (end !== undefined) throw end;
      try {
        const answer = await run();
        wasAnswered = true;
        return answer;
      } catch (error) {
        if (!(error instanceof UnexpectedAnswer) && !isOfAws(error)) throw error;
        notice(error);
        throw end ?? new ReadFailed(operation, error);
      }
    });
  return { reader: { ...settings, call }, obstacleToAll: () => (wasAnswered ? undefined : obstacle) };
}

/** Anything else that is thrown while reading is a bug, and stays one. */
function isOfAws(error: unknown): boolean {
  const sdkError = toSdkError(error);
  return sdkError.isOfRequest || obstacleOf(sdkError) !== undefined;
}
