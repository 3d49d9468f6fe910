import { Refusal } from '../refusal.ts';
import type { Shape } from './shape.ts';
import { toDate } from './write-xml.ts';

/** A value of the given shape as the JSON protocols put it on the wire: times in seconds, bytes in Base64. */
export function toJson(shape: Shape, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  switch (shape.kind) {
    case 'structure':
      return Object.fromEntries(
        shape.members.map((member) => [
          member.jsonName,
          toJson(member.shape, (value as Readonly<Record<string, unknown>>)[member.name]),
        ]),
      );
    case 'list':
      return (value as readonly unknown[]).map((item) => toJson(shape.item, item));
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object).map(([key, one]) => [key, toJson(shape.value, one)]),
      );
    case 'timestamp':
      return toDate(value).getTime() / 1000;
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64');
    default:
      return value;
  }
}

/** The value of the given shape in a JSON request; members the model does not know are left out, as the services do. */
export function fromJson(shape: Shape, json: unknown, path = ''): unknown {
  if (json === undefined || json === null) return undefined;
  switch (shape.kind) {
    case 'structure':
      return fromMembers(shape, expect(json, isObject(json), path), path);
    case 'list':
      return expect<readonly unknown[]>(json, Array.isArray(json), path).map((item, index) =>
        fromJson(shape.item, item, `${path}[${index}]`),
      );
    case 'map':
      return Object.fromEntries(
        Object.entries(expect<object>(json, isObject(json), path)).map(([key, value]) => [
          key,
          fromJson(shape.value, value, `${path}.${key}`),
        ]),
      );
    case 'timestamp':
      return new Date((expect(json, typeof json === 'number', path) as number) * 1000);
    case 'blob':
      return Buffer.from(expect(json, typeof json === 'string', path) as string, 'base64');
    case 'document':
    case 'unit':
      return json;
    default:
      return expect(json, typeof json === shape.kind, path);
  }
}

function fromMembers(
  shape: Extract<Shape, { kind: 'structure' }>,
  json: Readonly<Record<string, unknown>>,
  path: string,
): object {
  const value: Record<string, unknown> = {};
  for (const member of shape.members) {
    const one = fromJson(
      member.shape,
      json[member.jsonName],
      path === '' ? member.name : `${path}.${member.name}`,
    );
    if (one !== undefined) value[member.name] = one;
  }
  return value;
}

function isObject(json: unknown): boolean {
  return typeof json === 'object' && !Array.isArray(json);
}

// The parameter is as wide as `JSON.parse` gives it; the caller has just looked.
function expect<T>(json: unknown, holds: boolean, path: string): T {
  if (!holds)
    throw new Refusal('SerializationException', `Unexpected type at ${path === '' ? 'the document' : path}`);
  return json as T;
}
