/** What a scenario did, in lines that the run prints. */
import { appendFileSync } from 'node:fs';
import { inject } from 'vitest';
import type { Deployment } from '../stack/start-deployment.ts';

/** Calls by whom they were made and how they ended; the comparison with the roles' policies reads them. */
export interface CalledOnce {
  readonly functionName: string;
  readonly operation: string;
  readonly errorCode: string | undefined;
}

export function tell(text: string): void {
  process.stdout.write(`    ${text}\n`);
}

/** Writes down which function called what, for the comparison with what it may call. */
export function keepCalls({ calls, callers }: Pick<Deployment, 'calls' | 'callers'>): void {
  const lines = new Set(
    calls.flatMap(({ accessKeyId, operation, errorCode }) => {
      const functionName = callers.of(accessKeyId)?.functionName;
      return functionName === undefined ? [] : [JSON.stringify({ functionName, operation, errorCode })];
    }),
  );
  appendFileSync(inject('callsFile'), [...lines, ''].join('\n'));
}
