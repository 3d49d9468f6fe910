import { NormalizedSchema } from '@smithy/core/schema';

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
export type Binding =
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

interface Traits {
  readonly xmlName?: string;
  readonly ec2QueryName?: string;
  readonly jsonName?: string;
  readonly xmlFlattened?: unknown;
  readonly httpQuery?: string;
  readonly httpHeader?: string;
  readonly httpPayload?: unknown;
  readonly httpLabel?: unknown;
}

/** An operation as the SDK's packages export it (`DescribeVpcs$`). */
type StaticOperation = readonly [
  9,
  string,
  string,
  { readonly http?: readonly [string, string, number] } | 0,
  () => never,
  () => never,
];

const structures = new WeakMap<object, Shape>();

/** Reads what the SDK knows of an operation. */
export function toOperationShape(operation: unknown): OperationShape {
  const [, , name, traits, input, output] = operation as StaticOperation;
  const http = traits === 0 ? undefined : traits.http;
  return {
    name,
    http: http && toHttp(http),
    input: toShape(NormalizedSchema.of(input())),
    output: toShape(NormalizedSchema.of(output())),
  };
}

function toHttp([method, target, statusCode]: readonly [string, string, number]): OperationShape['http'] {
  const [path, query] = target.split('?') as [string, string?];
  return { method, path, query, statusCode };
}

function toShape(schema: NormalizedSchema): Shape {
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

function toTimestampFormat(code: unknown): TimestampFormat {
  return (
    (['protocolDefault', 'dateTime', 'httpDate', 'epochSeconds'] as const)[(code as number) - 4] ??
    'protocolDefault'
  );
}

/** Structures may contain themselves (DynamoDB's attribute values), so each is remembered before its members are walked. */
function toStructure(schema: NormalizedSchema): Shape {
  const source = schema.getSchema() as object;
  const known = structures.get(source);
  if (known) return known;
  const members: Member[] = [];
  const name = schema.getName() ?? '';
  const shape: Shape = {
    kind: 'structure',
    name,
    xmlName: (schema.getOwnTraits() as Traits).xmlName ?? name,
    members,
  };
  structures.set(source, shape);
  const requiredCount = (source as readonly unknown[])[6];
  for (const [memberName, member] of schema.structIterator()) {
    members.push(
      toMember(memberName, member, members.length < (typeof requiredCount === 'number' ? requiredCount : 0)),
    );
  }
  return shape;
}

function toMember(name: string, schema: NormalizedSchema, required: boolean): Member {
  const traits = schema.getMergedTraits() as Traits;
  const xmlName = (schema.getMemberTraits() as Traits).xmlName ?? name;
  const ec2Name = traits.ec2QueryName ?? capitalised(traits.xmlName ?? name);
  return {
    name,
    xmlName,
    ec2Name,
    jsonName: traits.jsonName ?? name,
    required,
    binding: toBinding(traits),
    shape: toShape(schema),
  };
}

function toBinding(traits: Traits): Binding {
  if (traits.httpQuery !== undefined) return { in: 'query', key: traits.httpQuery };
  if (traits.httpHeader !== undefined) return { in: 'header', key: traits.httpHeader.toLowerCase() };
  if (traits.httpPayload !== undefined) return { in: 'payload' };
  if (traits.httpLabel !== undefined) return { in: 'label' };
  return { in: 'body' };
}

function toList(schema: NormalizedSchema): Shape {
  const item = schema.getValueSchema();
  const itemName = (item.getMergedTraits() as Traits).xmlName ?? 'member';
  const flattened = (schema.getMergedTraits() as Traits).xmlFlattened !== undefined;
  return { kind: 'list', itemName, flattened, item: toShape(item) };
}

function toMap(schema: NormalizedSchema): Shape {
  const keyName = (schema.getKeySchema().getMergedTraits() as Traits).xmlName ?? 'key';
  const value = schema.getValueSchema();
  const valueName = (value.getMergedTraits() as Traits).xmlName ?? 'value';
  const flattened = (schema.getMergedTraits() as Traits).xmlFlattened !== undefined;
  return { kind: 'map', keyName, valueName, flattened, value: toShape(value) };
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
