/** What the scenarios saw being called; written by them, read by the comparison that comes after. */
import { appendFile, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { Template } from '../stack/synthesise.ts';

const folder = new URL('../../../node_modules/.cache/endpointer-deployed/', import.meta.url);
const callsFile = fileURLToPath(new URL('calls.jsonl', folder));
const templateFile = fileURLToPath(new URL('template.json', folder));

const callSchema = z.object({
  functionName: z.string(),
  /** The logical id of the role whose session it was. */
  role: z.string(),
  operation: z.string(),
  errorCode: z.optional(z.string()),
});

export type CalledAction = z.output<typeof callSchema>;

export async function beginCalls(template: Template): Promise<void> {
  await mkdir(dirname(callsFile), { recursive: true });
  await rm(callsFile, { force: true });
  await writeFile(templateFile, JSON.stringify(template));
}

export async function keepCalls(calls: readonly CalledAction[]): Promise<void> {
  const lines = new Set(calls.map((call) => JSON.stringify(call)));
  await appendFile(callsFile, [...lines, ''].join('\n'));
}

/** What the emulator and the functions wrote, under the scenario's name: where to look when it has failed. */
export async function keepLog(logFile: string, scenario: string): Promise<void> {
  const name = `${scenario.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 80)}.log`;
  await copyFile(logFile, fileURLToPath(new URL(name, folder)));
}

/** Throws where no scenario has run. */
export async function readCalls(): Promise<readonly CalledAction[]> {
  const lines = (await readFile(callsFile, 'utf8')).split('\n').filter((line) => line !== '');
  return [...new Set(lines)].map((line) => callSchema.parse(JSON.parse(line)));
}

export async function readTemplate(): Promise<unknown> {
  return JSON.parse(await readFile(templateFile, 'utf8'));
}
