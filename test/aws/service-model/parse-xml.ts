export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const token = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([\w:.-]+)([^>]*?)(\/?)>|([^<]+)/g;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The root element of an AWS answer: elements and text, no attributes, no CDATA. Throws on anything that does not close. */
export function parseXml(source: string): XmlElement {
  const root = { name: '', text: '', children: [] as XmlElement[] };
  const open = [root];
  for (const [whole, isClosing, name, , isEmpty, text] of source.matchAll(token)) {
    const parent = open.at(-1);
    if (!parent) throw new Error('An element closes that was never opened');
    if (text !== undefined) parent.text += decode(text);
    else if (name === undefined || whole.startsWith('<?')) continue;
    else if (isClosing) close(open, name);
    else {
      const element = { name, text: '', children: [] };
      parent.children.push(element);
      if (!isEmpty) open.push(element);
    }
  }
  const [document] = root.children;
  if (open.length !== 1 || !document)
    throw new Error(`An element is never closed: ${open.at(-1)?.name ?? ''}`);
  return document;
}

function close(open: { readonly name: string }[], name: string): void {
  const element = open.pop();
  if (element?.name !== name) throw new Error(`${element?.name ?? 'Nothing'} is closed by ${name}`);
}

function decode(text: string): string {
  return text.replaceAll(/&(#x?[\da-f]+|\w+);/gi, (whole, entity: string) => {
    if (!entity.startsWith('#')) return entities[entity] ?? whole;
    const isHex = entity[1]?.toLowerCase() === 'x';
    return String.fromCodePoint(Number.parseInt(entity.slice(isHex ? 2 : 1), isHex ? 16 : 10));
  });
}
