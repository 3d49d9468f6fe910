import type { SimulatedRequest } from './services/service.ts';

/**
 * A `throttle` for the simulator that holds callers to the rates AWS documents: LookupEvents twice a second
 * (https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html).
 * Not the default, because a test would have to wait as long as on AWS.
 */
export function throttleAsDocumented(
  now: () => Date = () => new Date(),
): (request: SimulatedRequest) => boolean {
  const admitted: number[] = [];
  return ({ operation }) => {
    if (operation !== 'LookupEvents') return false;
    const at = now().getTime();
    const isTooMany = admitted.filter((earlier) => at - earlier < 1000).length >= lookupsPerSecond;
    if (!isTooMany) admitted.push(at);
    return isTooMany;
  };
}

const lookupsPerSecond = 2;
