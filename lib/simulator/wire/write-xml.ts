import { isRecord, itemsOf, memberOf, textOf } from '../loose.ts';
import type { Shape, TimestampFormat } from './shape.ts';

/** The XML of a value inside an element of the given name; nothing for a value that is absent. */
export function writeXml(shape: Shape, value: unknown, name: string): string {
  if (value === undefined || value === null) return '';
  if (shape.kind === 'list' && shape.flattened) return writeItems(shape.item, value, name);
  return `<${name}>${writeContent(shape, value)}</${name}>`;
}

/** The XML of a value without an element around it. */
export function writeContent(shape: Shape, value: unknown): string {
  switch (shape.kind) {
    case 'structure':
      return writeMembers(shape, value);
    case 'list':
      return writeItems(shape.item, value, shape.itemName);
    case 'map':
      return writeEntries(shape, value);
    case 'timestamp':
      return escapeXml(writeTimestamp(shape.format, value));
    case 'blob':
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : textOf(value);
    default:
      return escapeXml(textOf(value));
  }
}

function writeMembers(shape: Extract<Shape, { kind: 'structure' }>, value: unknown): string {
  let text = '';
  for (const member of shape.members)
    text += writeXml(member.shape, memberOf(value, member.name), member.xmlName);
  return text;
}

function writeItems(item: Shape, value: unknown, name: string): string {
  let text = '';
  for (const one of itemsOf(value)) text += writeXml(item, one, name);
  return text;
}

function writeEntries(shape: Extract<Shape, { kind: 'map' }>, value: unknown): string {
  let text = '';
  for (const [key, one] of Object.entries(isRecord(value) ? value : {})) {
    const name = `<${shape.keyName}>${escapeXml(key)}</${shape.keyName}>`;
    text += `<entry>${name}${writeXml(shape.value, one, shape.valueName)}</entry>`;
  }
  return text;
}

function writeTimestamp(format: TimestampFormat, value: unknown): string {
  const date = toDate(value);
  if (format === 'httpDate') return date.toUTCString();
  if (format === 'epochSeconds') return String(date.getTime() / 1000);
  return date.toISOString();
}

/** A fixture read from JSON spells its times as text. */
export function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  return new Date(typeof value === 'number' ? value : textOf(value));
}

const special = /[&<>"'\r\n\u0085\u2028]/g;
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export function escapeXml(text: string): string {
  return text.replace(
    special,
    (character) => escapes[character] ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`,
  );
}
