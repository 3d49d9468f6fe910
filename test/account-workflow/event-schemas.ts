import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import type { OwnEvent } from '../../lib/workflow/account/own-events.ts';

const FOLDER = resolve(import.meta.dirname, '../../docs/events');

/** `Finding Opened` as the name of its schema's file. */
export function schemaName(detailType: string): string {
  return detailType.toLowerCase().replaceAll(' ', '-');
}

/** The published schema of a type, such as `finding-opened`. */
export function schemaOf(name: string): z.ZodType {
  return z.fromJSONSchema(JSON.parse(readFileSync(resolve(FOLDER, `${name}.schema.json`), 'utf8')));
}

/** What is wrong with events, by the published schemas. */
export function eventFaults(events: readonly OwnEvent[]): readonly string[] {
  return events.flatMap(({ detailType, detail }) => {
    const { error } = schemaOf(schemaName(detailType)).safeParse(JSON.parse(JSON.stringify(detail)));
    return error === undefined ? [] : [`${detailType}: ${z.prettifyError(error)}`];
  });
}
