import { constraints, type Constraint } from './constraints.ts';
import { itemsOf, memberOf, textOf } from './loose.ts';
import type { CommonRefusals } from './services/service.ts';
import type { Shape } from './wire/shape.ts';

/** Refuses an input that the service's model does not allow. */
export function validateInput(
  service: string,
  operation: string,
  shape: Shape,
  input: unknown,
  refusals: CommonRefusals,
): void {
  expectRequired(shape, input, operation, refusals);
  for (const [path, constraint] of Object.entries(constraints[service]?.[operation] ?? {})) {
    for (const value of valuesAt(input, path.split('.'))) {
      const broken = brokenRule(value, constraint);
      if (broken !== undefined) throw refusals.invalid(path.replaceAll('.[]', ''), value, broken, constraint);
    }
  }
}

function expectRequired(shape: Shape, value: unknown, operation: string, refusals: CommonRefusals): void {
  if (value === undefined || value === null) return;
  if (shape.kind === 'list')
    for (const item of itemsOf(value)) expectRequired(shape.item, item, operation, refusals);
  if (shape.kind !== 'structure') return;
  for (const member of shape.members) {
    const one = memberOf(value, member.name);
    if (member.required && (one === undefined || one === '')) throw refusals.missing(member.name, operation);
    expectRequired(member.shape, one, operation, refusals);
  }
}

function valuesAt(value: unknown, [step, ...rest]: readonly string[]): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (step === undefined) return [value];
  if (step === '[]') return itemsOf(value).flatMap((item) => valuesAt(item, rest));
  return valuesAt(memberOf(value, step), rest);
}

function brokenRule(value: unknown, { min, max, pattern, enum: allowed }: Constraint): string | undefined {
  if (allowed && !allowed.includes(textOf(value)))
    return `Member must satisfy enum value set: [${allowed.join(', ')}]`;
  const size =
    typeof value === 'number' ? value : typeof value === 'string' ? value.length : itemsOf(value).length;
  const what = typeof value === 'number' ? 'value' : 'length';
  if (min !== undefined && size < min) return `Member must have ${what} greater than or equal to ${min}`;
  if (max !== undefined && size > max) return `Member must have ${what} less than or equal to ${max}`;
  if (
    pattern !== undefined &&
    typeof value === 'string' &&
    !new RegExp(`^(?:${pattern})$`, 'u').test(value)
  ) {
    return `Member must satisfy regular expression pattern: ${pattern}`;
  }
  return undefined;
}
