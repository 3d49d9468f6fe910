import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Partner } from '../core/partners/partner.ts';
import { PARTNERS_SCHEMA } from '../core/partners/partner.ts';

/** The file's name beside the code, as `ENDPOINTER_PARTNERS` tells it. */
export const PARTNERS_FILE_NAME = 'partners.json';

/** The bundle of a function, with the partners beside it where there are any: a catalogue is too long for a variable. */
export function functionCode(folder: string, partners: readonly Partner[] | undefined): lambda.Code {
  if (partners === undefined) return lambda.Code.fromAsset(folder);
  const staged = mkdtempSync(join(tmpdir(), 'endpointer-function-'));
  cpSync(folder, staged, { recursive: true });
  const text = JSON.stringify({ schema: PARTNERS_SCHEMA, partners });
  writeFileSync(join(staged, PARTNERS_FILE_NAME), text);
  return lambda.Code.fromAsset(staged);
}
