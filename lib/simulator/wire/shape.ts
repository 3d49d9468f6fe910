import { NormalizedSchema } from '@smithy/core/schema';
import { itemsOf, memberOf } from '../loose.ts';

/**
 * A service's data shape as the wire needs it: the SDK's own schema, walked once and kept plain, because the SDK's walk
 * allocates at every step and an answer may hold a thousand route tables.
 */
export type Shape =
  | {
      readonly kind: 'structure';
      readonly name: string;
      readonly xmlName: string;
      readonly members: readonly Member[];
    }
  | { readonly kind: 'list'; readonly itemName: string; readonly flattened: boolean; readonly item: Shape }
  | {
      readonly kind: 'map';
      readonly keyName: string;
      readonly valueName: string;
      readonly flattened: boolean;
      readonly value: Shape;
    }
  | { readonly kind: 'timestamp'; readonly format: TimestampFormat }
  | { readonly kind: 'string' | 'boolean' | 'number' | 'blob' | 'document' | 'unit' };

export type TimestampFormat = 'protocolDefault' | 'dateTime' | 'httpDate' | 'epochSeconds';

export interface Member {
  readonly name: string;
  readonly xmlName: string;
  /** the name in an EC2 request: `ec2QueryName`, else the capitalised XML name */
  readonly ec2Name: string;
  readonly jsonName: string;
  readonly required: boolean;
  readonly binding: Binding;
  readonly shape: Shape;
}

/** Where an HTTP-bound protocol puts a member. */
type Binding =
  | { readonly in: 'body' | 'payload' | 'label' }
  | { readonly in: 'query' | 'header'; readonly key: string };

export interface OperationShape {
  readonly name: string;
  readonly http:
    | {
        readonly method: string;
        readonly path: string;
        readonly query: string | undefined;
        readonly statusCode: number;
      }
    | undefined;
  readonly input: Shape;
  readonly output: Shape;
}

type SchemaSource = Parameters<typeof NormalizedSchema.of>[0];

const structures = new WeakMap<object, Shape>();

/** Reads what the SDK knows of an operation: what its package exports as, say, `DescribeVpcs$`. */
export function toOperationShape(operation: unknown): OperationShape {
  const [, , name, traits, input, output] = itemsOf(operation);
  if (typeof name !== 'string' || !isSchemaSource(input) || !isSchemaSource(output)) {
    throw new Error('The SDK exports no schema of this operation');
  }
  return { name, http: toHttp(memberOf(traits, 'http')), input: toShape(input()), output: toShape(output()) };
}

function isSchemaSource(value: unknown): value is () => SchemaSource {
  return typeof value === 'function';
}

function toHttp(http: unknown): OperationShape['http'] {
  const [method, target, statusCode] = itemsOf(http);
  if (typeof method !== 'string' || typeof target !== 'string' || typeof statusCode !== 'number')
    return undefined;
  const [path = '', query] = target.split('?');
  return { method, path, query, statusCode };
}

/** Takes what the schema functions take: the SDK's static schemas and their normalised form. */
function toShape(source: SchemaSource): Shape {
  const schema = NormalizedSchema.of(source);
  if (schema.isUnitSchema()) return { kind: 'unit' };
  if (schema.isStructSchema()) return toStructure(schema);
  if (schema.isListSchema()) return toList(schema);
  if (schema.isMapSchema()) return toMap(schema);
  if (schema.isTimestampSchema()) return { kind: 'timestamp', format: toTimestampFormat(schema.getSchema()) };
  if (schema.isBooleanSchema()) return { kind: 'boolean' };
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema())
    return { kind: 'number' };
  if (schema.isBlobSchema()) return { kind: 'blob' };
  if (schema.isDocumentSchema()) return { kind: 'document' };
  return { kind: 'string' };
}

const timestampFormats = ['protocolDefault', 'dateTime', 'httpDate', 'epochSeconds'] as const;
const firstTimestampCode = 4;

function toTimestampFormat(code: unknown): TimestampFormat {
  return timestampFormats[Number(code) - firstTimestampCode] ?? 'protocolDefault';
}

const requiredCountPosition = 6;

/** Structures may contain themselves (DynamoDB's attribute values), so each is remembered before its members are walked. */
function toStructure(schema: NormalizedSchema): Shape {
  const source: unknown = schema.getSchema();
  if (!Array.isArray(source)) return { kind: 'document' };
  const known = structures.get(source);
  if (known) return known;
  const members: Member[] = [];
  const name = schema.getName() ?? '';
  const shape: Shape = {
    kind: 'structure',
    name,
    xmlName: traitOf(schema.getOwnTraits(), 'xmlName') ?? name,
    members,
  };
  structures.set(source, shape);
  const requiredCount = Number(itemsOf(source)[requiredCountPosition] ?? 0);
  for (const [memberName, member] of schema.structIterator()) {
    members.push(toMember(memberName, member, members.length < requiredCount));
  }
  return shape;
}

/** A trait that is a text; undefined when the schema does not have it. */
function traitOf(traits: unknown, name: string): string | undefined {
  const trait = memberOf(traits, name);
  return typeof trait === 'string' ? trait : undefined;
}

function toMember(name: string, schema: NormalizedSchema, required: boolean): Member {
  const traits = schema.getMergedTraits();
  const xmlName = traitOf(schema.getMemberTraits(), 'xmlName') ?? name;
  const ec2Name = traitOf(traits, 'ec2QueryName') ?? capitalised(traitOf(traits, 'xmlName') ?? name);
  const jsonName = traitOf(traits, 'jsonName') ?? name;
  return { name, xmlName, ec2Name, jsonName, required, binding: toBinding(traits), shape: toShape(schema) };
}

function toBinding(traits: unknown): Binding {
  const query = traitOf(traits, 'httpQuery');
  if (query !== undefined) return { in: 'query', key: query };
  const header = traitOf(traits, 'httpHeader');
  if (header !== undefined) return { in: 'header', key: header.toLowerCase() };
  if (memberOf(traits, 'httpPayload') !== undefined) return { in: 'payload' };
  if (memberOf(traits, 'httpLabel') !== undefined) return { in: 'label' };
  return { in: 'body' };
}

function toList(schema: NormalizedSchema): Shape {
  const item = schema.getValueSchema();
  const itemName = traitOf(item.getMergedTraits(), 'xmlName') ?? 'member';
  const flattened = memberOf(schema.getMergedTraits(), 'xmlFlattened') !== undefined;
  return { kind: 'list', itemName, flattened, item: toShape(item) };
}

function toMap(schema: NormalizedSchema): Shape {
  const keyName = traitOf(schema.getKeySchema().getMergedTraits(), 'xmlName') ?? 'key';
  const value = schema.getValueSchema();
  const valueName = traitOf(value.getMergedTraits(), 'xmlName') ?? 'value';
  const flattened = memberOf(schema.getMergedTraits(), 'xmlFlattened') !== undefined;
  return { kind: 'map', keyName, valueName, flattened, value: toShape(value) };
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
