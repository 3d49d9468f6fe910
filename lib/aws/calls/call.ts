import type { Clients } from '../clients.ts';
import type { PerformContext, PerformOutcome } from '../door.ts';

/** The clients that change things; the SDK retries none of their calls. */
export type WriteClients = Pick<Clients, 'ec2Writes' | 's3Writes'>;

/** Makes the one call of a kind of action. Throws what the SDK throws. */
export type Call<A> = (clients: WriteClients, action: A, context: PerformContext) => Promise<PerformOutcome>;

/** A success without what a success holds, such as the page of a proxy: nobody knows what came of the call. */
export function notAnAnswer(operation: string): PerformOutcome {
  return { outcome: 'lost', message: `${operation} was answered, but not as AWS answers` };
}

/** The name of the error with which EC2 says that a dry run would have succeeded. */
export const DRY_RUN_SUCCESS = 'DryRunOperation';
