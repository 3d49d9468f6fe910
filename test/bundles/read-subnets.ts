/** The smallest handler that goes through the door to AWS; what the bundling costs shows on it alone. */
import { openDoor } from '../../lib/aws/open-door.ts';

export async function handler(): Promise<readonly string[]> {
  const { subnets } = await (await openDoor()).readEstate({ parts: ['subnets'] });
  if (subnets.status === 'unreadable') throw new Error(subnets.reason);
  return subnets.value.map(({ subnetId }) => subnetId);
}
