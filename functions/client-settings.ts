import { USER_AGENT } from '../lib/core/user-agent.ts';
/** For every client of a function; Region and credentials come from Lambda's environment. */
export const CLIENT_SETTINGS = {
  // So that CloudTrail tells our calls from those of others.
  customUserAgent: USER_AGENT,
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};
