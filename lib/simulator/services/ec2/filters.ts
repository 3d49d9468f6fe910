import type { Filter } from '@aws-sdk/client-ec2';
import { isRecord, itemsOf, memberOf, textOf } from '../../loose.ts';
import { Refusal } from '../../refusal.ts';

/** Filter names and where in an item their values lie: member names with dots, lists are looked through. */
export type FilterPaths = Readonly<Record<string, string>>;

/** Keeps what every filter admits: any of a filter's values, with `*` and `?` as wildcards. */
export function filterItems<T>(
  items: readonly T[],
  filters: readonly Filter[] | undefined,
  paths: FilterPaths,
): readonly T[] {
  let kept = items;
  for (const filter of filters ?? []) {
    const admits = toPredicate(filter, paths);
    kept = kept.filter(admits);
  }
  return kept;
}

function toPredicate({ Name: name, Values: values }: Filter, paths: FilterPaths): (item: unknown) => boolean {
  if (name === undefined) throw new Refusal('InvalidParameterValue', "The filter 'null' is invalid");
  const read = toReader(name, paths);
  if (values === undefined || values.length === 0)
    throw new Refusal('InvalidParameterValue', `The filter '${name}' must have at least one value`);
  const patterns = values.map(toPattern);
  return (item) => read(item).some((value) => patterns.some((pattern) => pattern.test(value)));
}

function toReader(name: string, paths: FilterPaths): (item: unknown) => readonly string[] {
  if ('tag-key' in paths && name.startsWith('tag:'))
    return (item) =>
      tagsOf(item).flatMap(({ key, value }) => (key === name.slice(4) ? [textOf(value ?? '')] : []));
  const path = Object.hasOwn(paths, name) ? paths[name] : undefined;
  if (path === undefined) throw new Refusal('InvalidParameterValue', `The filter '${name}' is invalid`);
  const steps = path.split('.');
  return (item) => valuesAt(item, steps);
}

function tagsOf(item: unknown): readonly { readonly key: unknown; readonly value: unknown }[] {
  const tags = [...itemsOf(memberOf(item, 'Tags')), ...itemsOf(memberOf(item, 'TagSet'))];
  return tags.map((tag) => ({ key: memberOf(tag, 'Key'), value: memberOf(tag, 'Value') }));
}

function valuesAt(value: unknown, [step, ...rest]: readonly string[]): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((item) => valuesAt(item, step === undefined ? [] : [step, ...rest]));
  if (step === undefined) return isRecord(value) ? [] : [textOf(value)];
  return valuesAt(memberOf(value, step), rest);
}

function toPattern(value: string): RegExp {
  const escaped = value
    .replace(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's');
}
