import { Refusal } from '../refusal.ts';
import type { Member, Shape } from './shape.ts';

/** The two dialects of form-encoded requests differ in member names and in how a list is numbered. */
export type QueryDialect = 'ec2' | 'awsQuery';

interface Branch {
  text: string | undefined;
  readonly children: Map<string, Branch>;
}

const outsideTheModel = new Set(['Action', 'Version']);

/** Reads a form-encoded request (`Filter.1.Value.1=…`) into the operation's input. */
export function readQuery(
  shape: Shape,
  form: URLSearchParams,
  dialect: QueryDialect,
): Record<string, unknown> {
  const root: Branch = { text: undefined, children: new Map() };
  for (const [key, text] of form) if (!outsideTheModel.has(key)) plant(root, key.split('.'), text);
  if (shape.kind === 'structure') return readStructure(shape, root, dialect, '');
  for (const key of root.children.keys()) throw unknownParameter(key);
  return {};
}

function plant(root: Branch, path: readonly string[], text: string): void {
  let branch = root;
  for (const step of path) {
    let next = branch.children.get(step);
    if (!next) branch.children.set(step, (next = { text: undefined, children: new Map() }));
    branch = next;
  }
  branch.text = text;
}

function readStructure(
  shape: Extract<Shape, { kind: 'structure' }>,
  branch: Branch,
  dialect: QueryDialect,
  path: string,
): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  const unread = new Set(branch.children.keys());
  for (const member of shape.members) {
    const key = wireName(member, dialect);
    const child = branch.children.get(key);
    if (!child) continue;
    unread.delete(key);
    value[member.name] = readValue(member.shape, child, dialect, `${path}${key}`);
  }
  for (const key of unread) throw unknownParameter(`${path}${key}`);
  return value;
}

function wireName(member: Member, dialect: QueryDialect): string {
  return dialect === 'ec2' ? member.ec2Name : member.xmlName;
}

function unknownParameter(name: string): Refusal {
  return new Refusal('UnknownParameter', `The parameter ${name} is not recognized`);
}

function readValue(shape: Shape, branch: Branch, dialect: QueryDialect, path: string): unknown {
  switch (shape.kind) {
    case 'structure':
      return readStructure(shape, branch, dialect, `${path}.`);
    case 'list':
      return readList(shape, branch, dialect, path);
    case 'boolean':
      return readBoolean(branch.text ?? '', path);
    case 'number':
      return readNumber(branch.text ?? '', path);
    case 'timestamp':
      return new Date(branch.text ?? '');
    case 'blob':
      return Buffer.from(branch.text ?? '', 'base64');
    default:
      return branch.text ?? '';
  }
}

function readList(
  shape: Extract<Shape, { kind: 'list' }>,
  branch: Branch,
  dialect: QueryDialect,
  path: string,
): unknown[] {
  const numbered = dialect === 'ec2' || shape.flattened ? branch : branch.children.get(shape.itemName);
  const items = [...(numbered?.children ?? [])].sort(([left], [right]) => Number(left) - Number(right));
  return items.map(([index, item]) => {
    if (!/^\d+$/.test(index)) throw unknownParameter(`${path}.${index}`);
    return readValue(shape.item, item, dialect, `${path}.${index}`);
  });
}

function readBoolean(text: string, path: string): boolean {
  if (text !== 'true' && text !== 'false') {
    throw new Refusal(
      'InvalidParameterValue',
      `Value (${text}) for parameter ${path} is invalid. Invalid boolean value.`,
    );
  }
  return text === 'true';
}

function readNumber(text: string, path: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) {
    throw new Refusal(
      'InvalidParameterValue',
      `Value (${text}) for parameter ${path} is invalid. Invalid integer value.`,
    );
  }
  return Number(text);
}
