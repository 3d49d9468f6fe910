import { isRecord, itemsOf, memberOf } from '../loose.ts';
import { Refusal } from '../refusal.ts';
import type { Shape } from './shape.ts';
import { toDate } from './write-xml.ts';

/** A value of the given shape as the JSON protocols put it on the wire: times in seconds, bytes in Base64. */
export function toJson(shape: Shape, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  switch (shape.kind) {
    case 'structure':
      return Object.fromEntries(
        shape.members.map((member) => [member.jsonName, toJson(member.shape, memberOf(value, member.name))]),
      );
    case 'list':
      return itemsOf(value).map((item) => toJson(shape.item, item));
    case 'map':
      return isRecord(value) ? mapValues(value, (one) => toJson(shape.value, one)) : {};
    case 'timestamp':
      return toDate(value).getTime() / 1000;
    case 'blob':
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
    default:
      return value;
  }
}

/** The value of the given shape in a JSON request; members the model does not know are left out, as the services do. */
export function fromJson(shape: Shape, json: unknown, path = ''): unknown {
  if (json === undefined || json === null) return undefined;
  switch (shape.kind) {
    case 'structure':
      return fromMembers(shape, expectRecord(json, path), path);
    case 'list':
      if (!Array.isArray(json)) throw unexpected(path);
      return itemsOf(json).map((item, index) => fromJson(shape.item, item, `${path}[${index}]`));
    case 'map':
      return mapValues(expectRecord(json, path), (value, key) =>
        fromJson(shape.value, value, `${path}.${key}`),
      );
    case 'timestamp':
      if (typeof json !== 'number') throw unexpected(path);
      return new Date(json * 1000);
    case 'blob':
      if (typeof json !== 'string') throw unexpected(path);
      return Buffer.from(json, 'base64');
    case 'document':
    case 'unit':
      return json;
    default:
      if (typeof json !== shape.kind) throw unexpected(path);
      return json;
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

function mapValues(
  record: Readonly<Record<string, unknown>>,
  change: (value: unknown, key: string) => unknown,
): object {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}

function expectRecord(json: unknown, path: string): Readonly<Record<string, unknown>> {
  if (!isRecord(json)) throw unexpected(path);
  return json;
}

function unexpected(path: string): Refusal {
  return new Refusal('SerializationException', `Unexpected type at ${path === '' ? 'the document' : path}`);
}
