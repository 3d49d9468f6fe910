const FIRST_SECONDS = 30;
const LONGEST_SECONDS = 900;

/** After how many seconds a message that could not be handled is tried again, by how often it has been received (1 or more). */
export function nextTrySeconds(receiveCount: number): number {
  return Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (receiveCount - 1));
}
