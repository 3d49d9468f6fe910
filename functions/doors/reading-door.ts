import type { Door } from '../../lib/aws/door.ts';
import { lookUpsPerSecond } from '../services/cloud-trail.ts';

/** Reads the account with the function's own role, and refuses to change anything. */
export async function openReadingDoor(): Promise<Door> {
  const { openDoor } = await import('../../lib/aws/open-door.ts');
  const door = await openDoor({ lookUpsPerSecond: lookUpsPerSecond() });
  return {
    ...door,
    perform: () => Promise.reject(new Error('this function changes nothing in the account')),
  };
}
