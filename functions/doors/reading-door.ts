import type { Door } from '../../lib/aws/door.ts';
import { lookUpsPerSecond } from '../services/cloud-trail.ts';
import { deployedPartners } from '../services/partners.ts';
import { withTraffic } from './traffic-reader.ts';

/** Reads the account with the function's own role, its traffic from the roll-ups, and refuses to change anything. */
export async function openReadingDoor(): Promise<Door> {
  const { openDoor } = await import('../../lib/aws/open-door.ts');
  const partners = await deployedPartners();
  const door = await openDoor({
    lookUpsPerSecond: lookUpsPerSecond(),
    ...(partners === undefined ? {} : { partners }),
  });
  return {
    ...door,
    readEstate: async (request) => withTraffic(await door.readEstate(request), request),
    perform: () => Promise.reject(new Error('this function changes nothing in the account')),
  };
}
