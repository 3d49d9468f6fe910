import type { XmlElement } from './parse-xml.ts';
import { shapeOf, type ServiceModel, type Shape, type ShapeReference } from './service-model.ts';
import type { Json } from '../names.ts';

/** An element as the model's shape of it says it is to be read. */
export function readXml(model: ServiceModel, reference: ShapeReference, element: XmlElement): Json {
  const shape = shapeOf(model, reference);
  if (shape.type === 'structure') return readStructure(model, shape, element);
  if (shape.type === 'list') return readItems(model, shape, element);
  if (element.children.length > 0) return { [`?${element.children[0]?.name ?? ''}`]: null };
  return element.text;
}

function readStructure(model: ServiceModel, shape: Shape, element: XmlElement): Json {
  const members = Object.entries(shape.members ?? {}).filter(([, { location }]) => location === undefined);
  const byElement = new Map(
    members.map(([name, member]) => [elementName(model, name, member), { name, member }]),
  );
  const value: Record<string, Json> = {};
  for (const child of element.children) {
    const known = byElement.get(child.name);
    if (!known) value[`?${child.name}`] = null;
    else if (isFlattened(model, known.member))
      value[known.name] = addItem(model, known.member, value[known.name], child);
    else value[known.name] = readXml(model, known.member, child);
  }
  return value;
}

/** A flattened list goes by the name of its items where they have one. */
function elementName(model: ServiceModel, name: string, member: ShapeReference): string {
  if (!isFlattened(model, member)) return member.locationName ?? name;
  return shapeOf(model, member).member?.locationName ?? member.locationName ?? name;
}

function isFlattened(model: ServiceModel, member: ShapeReference): boolean {
  const shape = shapeOf(model, member);
  return shape.type === 'list' && (shape.flattened === true || member.flattened === true);
}

function addItem(
  model: ServiceModel,
  member: ShapeReference,
  items: Json | undefined,
  child: XmlElement,
): Json {
  const item = shapeOf(model, member).member;
  const before = Array.isArray(items) ? (items as readonly Json[]) : [];
  return item ? [...before, readXml(model, item, child)] : before;
}

function readItems(model: ServiceModel, { member }: Shape, element: XmlElement): Json {
  if (!member) return [];
  const name = member.locationName ?? 'member';
  const strange = element.children.find((child) => child.name !== name);
  if (strange) return { [`?${strange.name}`]: null };
  return element.children.map((child) => readXml(model, member, child));
}
