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
      return writeMembers(shape, value as Readonly<Record<string, unknown>>);
    case 'list':
      return writeItems(shape.item, value, shape.itemName);
    case 'map':
      return writeEntries(shape, value as Readonly<Record<string, unknown>>);
    case 'timestamp':
      return escapeXml(writeTimestamp(shape.format, value));
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64');
    default:
      return escapeXml(typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
}

function writeMembers(
  shape: Extract<Shape, { kind: 'structure' }>,
  value: Readonly<Record<string, unknown>>,
): string {
  let text = '';
  for (const member of shape.members) text += writeXml(member.shape, value[member.name], member.xmlName);
  return text;
}

function writeItems(item: Shape, value: unknown, name: string): string {
  let text = '';
  for (const one of value as readonly unknown[]) text += writeXml(item, one, name);
  return text;
}

function writeEntries(
  shape: Extract<Shape, { kind: 'map' }>,
  value: Readonly<Record<string, unknown>>,
): string {
  let text = '';
  for (const [key, one] of Object.entries(value)) {
    text += `<entry><${shape.keyName}>${escapeXml(key)}</${shape.keyName}>${writeXml(shape.value, one, shape.valueName)}</entry>`;
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
  return value instanceof Date ? value : new Date(value as string | number);
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
