/**
 * Botocore's models of AWS's services: the description of the API that Python's SDK is built on.
 *
 * They come from AWS by another way than the schemas of the JavaScript SDK, which wrote the simulator's wire.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface ShapeReference {
  readonly shape: string;
  readonly locationName?: string;
  readonly queryName?: string;
  readonly flattened?: boolean;
  readonly location?: 'header' | 'headers' | 'uri' | 'querystring' | 'statusCode';
  readonly timestampFormat?: TimestampFormat;
}

type TimestampFormat = 'iso8601' | 'unixTimestamp' | 'rfc822';

export interface Shape {
  readonly type:
    | 'structure'
    | 'list'
    | 'map'
    | 'string'
    | 'character'
    | 'integer'
    | 'long'
    | 'float'
    | 'double'
    | 'boolean'
    | 'timestamp'
    | 'blob';
  readonly members?: Readonly<Record<string, ShapeReference>>;
  readonly required?: readonly string[];
  readonly payload?: string;
  readonly member?: ShapeReference;
  readonly key?: ShapeReference;
  readonly value?: ShapeReference;
  readonly flattened?: boolean;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly timestampFormat?: TimestampFormat;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
}

export interface Operation {
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: ShapeReference;
  readonly output?: ShapeReference & { readonly resultWrapper?: string };
  readonly errors?: readonly ShapeReference[];
  /** One that another has taken the place of. */
  readonly deprecated?: boolean;
}

type Protocol = 'ec2' | 'query' | 'rest-xml' | 'json' | 'rest-json' | 'smithy-rpc-v2-cbor';

export interface ServiceModel {
  readonly metadata: {
    readonly protocol: Protocol;
    /** All that the service speaks; `protocol` is the one that botocore prefers. */
    readonly protocols?: readonly string[];
    readonly serviceId: string;
  };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Botocore's folder of a service by the name in its signatures, where the two differ. */
const folders: Readonly<Record<string, string>> = {
  s3express: 's3',
  servicequotas: 'service-quotas',
};

/** The newest model of a service by its signing name; `data` is botocore's own data folder. */
export function readServiceModel(data: string, service: string): ServiceModel {
  const name = folders[service] ?? service;
  const version = readdirSync(join(data, name)).sort().at(-1) ?? '';
  const bytes = readFileSync(join(data, name, version, 'service-2.json.gz'));
  const model: ServiceModel = JSON.parse(gunzipSync(bytes).toString('utf8'));
  // CBOR, where a service speaks it, is nothing that the product does.
  const speaksJson =
    model.metadata.protocol === 'smithy-rpc-v2-cbor' && model.metadata.protocols?.includes('json');
  return speaksJson === true ? { ...model, metadata: { ...model.metadata, protocol: 'json' } } : model;
}

export function shapeOf(model: ServiceModel, { shape }: ShapeReference): Shape {
  const found = model.shapes[shape];
  if (!found) throw new Error(`The model of ${model.metadata.serviceId} has no shape ${shape}`);
  return found;
}
