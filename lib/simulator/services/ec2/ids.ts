import { Refusal } from '../../refusal.ts';

/** Refuses an id that is not of the form `prefix-…` (the wording was recorded for route tables). */
export function expectWellFormed(id: string, prefix: string, code: string): void {
  if (new RegExp(`^${prefix}-[0-9a-z]+$`).test(id)) return;
  const rule = `expecting '${prefix}-...; the Id may only contain lowercase alphanumeric characters and a single dash'`;
  throw new Refusal(`${code}.Malformed`, `Invalid Id: '${id}' (${rule})`);
}
