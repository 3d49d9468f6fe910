/** What an SDK client of the harness needs: it speaks to the emulator itself, as the root user. */
import { rootCredentials } from '../emulator/start-ministack.ts';

export interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export function clientOptions(endpoint: string, region: string): ClientOptions {
  return { endpoint, region, credentials: rootCredentials };
}
