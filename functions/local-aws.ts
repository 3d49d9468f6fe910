const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** True where EC2 is played on this machine: it answers at once and has no rate limit, so that nobody need wait. */
export function isLocalAws(): boolean {
  const { AWS_ENDPOINT_URL_EC2, AWS_ENDPOINT_URL } = process.env;
  const url = AWS_ENDPOINT_URL_EC2 ?? AWS_ENDPOINT_URL ?? '';
  return URL.canParse(url) && LOCAL_HOSTS.has(new URL(url).hostname);
}
