import { shapeOf, type ServiceModel, type Shape, type ShapeReference } from './service-model.ts';
import type { Json } from '../names.ts';
import { isObject } from './is-object.ts';

export interface Problem {
  /** Where in the message, such as `VpcEndpoints[].State`. */
  readonly path: string;
  readonly problem: string;
}

/** Everything in a message that its shape does not allow: strangers, missing members, forms, enums, ranges, patterns. */
export function checkValue(
  model: ServiceModel,
  reference: ShapeReference,
  value: Json,
  path = '',
): readonly Problem[] {
  const shape = shapeOf(model, reference);
  switch (shape.type) {
    case 'structure':
      return checkStructure(model, shape, value, path);
    case 'list':
      return checkList(model, shape, value, path);
    case 'map':
      return isObject(value) ? [] : [{ path, problem: 'is no map' }];
    default:
      return checkScalar(model, shape, reference, value, path);
  }
}

function checkStructure(model: ServiceModel, shape: Shape, value: Json, path: string): readonly Problem[] {
  // An empty element is an empty structure.
  if (value === '') return checkStructure(model, shape, {}, path);
  if (!isObject(value)) return [{ path, problem: 'is no structure' }];
  const members = shape.members ?? {};
  const missing = (shape.required ?? []).filter(
    (name) => members[name]?.location === undefined && value[name] === undefined,
  );
  return [
    ...missing.map((name) => ({ path: join(path, name), problem: 'is required and missing' })),
    ...Object.entries(value).flatMap(([name, item]) => {
      const member = members[name];
      return member
        ? checkValue(model, member, item, join(path, name))
        : [{ path: join(path, name.replace(/^\?/, '')), problem: 'is not in the model' }];
    }),
  ];
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function checkList(model: ServiceModel, shape: Shape, value: Json, path: string): readonly Problem[] {
  const items = value === '' ? [] : value;
  if (!Array.isArray(items)) return [{ path, problem: 'is no list' }];
  const { member } = shape;
  return [
    ...checkRange(shape, items.length, path, ' items'),
    ...(member
      ? (items as readonly Json[]).flatMap((item) => checkValue(model, member, item, `${path}[]`))
      : []),
  ];
}

function checkScalar(
  model: ServiceModel,
  shape: Shape,
  reference: ShapeReference,
  value: Json,
  path: string,
): readonly Problem[] {
  if (typeof value === 'object') return [{ path, problem: `is no ${shape.type}` }];
  if (!hasForm(model, shape, reference, value)) return [{ path, problem: `'${value}' is no ${shape.type}` }];
  const text = String(value);
  if (shape.type === 'string') {
    return [
      ...(shape.enum && !shape.enum.includes(text)
        ? [{ path, problem: `'${text}' is not in the enum` }]
        : []),
      ...checkRange(shape, text.length, path, ' characters'),
      ...(shape.pattern !== undefined && !matches(shape.pattern, text)
        ? [{ path, problem: `'${text}' does not have the pattern ${shape.pattern}` }]
        : []),
    ];
  }
  return isNumeric(shape) ? checkRange(shape, Number(value), path, '') : [];
}

/** The whole text, as AWS's own servers ask it; the model's patterns carry no anchors. */
function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`, 'u').test(text);
}

function isNumeric({ type }: Shape): boolean {
  return ['integer', 'long', 'float', 'double'].includes(type);
}

function checkRange({ min, max }: Shape, size: number, path: string, unit: string): readonly Problem[] {
  if (min !== undefined && size < min) return [{ path, problem: `${size}${unit} is less than ${min}` }];
  if (max !== undefined && size > max) return [{ path, problem: `${size}${unit} is more than ${max}` }];
  return [];
}

function hasForm(
  model: ServiceModel,
  shape: Shape,
  reference: ShapeReference,
  value: string | number | boolean,
): boolean {
  const isJson = model.metadata.protocol.endsWith('json');
  const text = String(value);
  switch (shape.type) {
    case 'boolean':
      return isJson ? typeof value === 'boolean' : text === 'true' || text === 'false';
    case 'integer':
    case 'long':
      return (!isJson || typeof value === 'number') && /^-?\d+$/.test(text);
    case 'float':
    case 'double':
      return (!isJson || typeof value === 'number') && text !== '' && Number.isFinite(Number(text));
    case 'timestamp':
      return isTimestamp(
        reference.timestampFormat ?? shape.timestampFormat ?? (isJson ? 'unixTimestamp' : 'iso8601'),
        value,
      );
    default:
      return typeof value === 'string';
  }
}

function isTimestamp(format: string, value: string | number | boolean): boolean {
  if (format === 'unixTimestamp') return typeof value === 'number';
  if (format === 'rfc822') return !Number.isNaN(Date.parse(String(value)));
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(String(value));
}
