const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** True for an endpoint on this machine: a simulator or an emulator, never AWS. */
export function isLocal(endpoint: string | undefined): boolean {
  return endpoint !== undefined && URL.canParse(endpoint) && LOCAL_HOSTS.has(new URL(endpoint).hostname);
}
