import { shapeOf, type ServiceModel, type Shape, type ShapeReference } from './service-model.ts';
import type { Json } from '../names.ts';

interface Branch {
  text?: string;
  readonly parts: Map<string, Branch>;
}

/** A request in EC2's or the query protocol's form, `Filter.1.Value.1=…`, as the model names its members. */
export function readQuery(model: ServiceModel, input: ShapeReference, body: string): Json {
  const root: Branch = { parts: new Map() };
  for (const [key, value] of new URLSearchParams(body)) {
    if (key === 'Action' || key === 'Version') continue;
    grow(root, key.split('.')).text = value;
  }
  return read(model, input, root);
}

function grow(root: Branch, path: readonly string[]): Branch {
  let at = root;
  for (const part of path) {
    const next = at.parts.get(part) ?? { parts: new Map() };
    at.parts.set(part, next);
    at = next;
  }
  return at;
}

function read(model: ServiceModel, reference: ShapeReference, branch: Branch): Json {
  const shape = shapeOf(model, reference);
  if (shape.type === 'structure') return readStructure(model, shape, branch);
  if (shape.type === 'list') return readList(model, shape, reference, branch);
  return branch.text ?? null;
}

function readStructure(model: ServiceModel, shape: Shape, branch: Branch): Json {
  const byWireName = new Map(
    Object.entries(shape.members ?? {}).map(([name, member]) => [
      wireName(model, name, member),
      { name, member },
    ]),
  );
  return Object.fromEntries(
    [...branch.parts].map(([part, sub]): [string, Json] => {
      const known = byWireName.get(part);
      return known ? [known.name, read(model, known.member, sub)] : [`?${part}`, sub.text ?? null];
    }),
  );
}

/** EC2 capitalises its element names in requests. A flattened list goes by its items' own name where they have one. */
function wireName(model: ServiceModel, name: string, member: ShapeReference): string {
  if (model.metadata.protocol !== 'ec2') return member.locationName ?? name;
  const given = member.locationName ?? name;
  return member.queryName ?? given.charAt(0).toUpperCase() + given.slice(1);
}

/** EC2's lists are always flat; elsewhere an element `member` stands between the list and its number. */
function readList(model: ServiceModel, shape: Shape, reference: ShapeReference, branch: Branch): Json {
  const isFlat =
    model.metadata.protocol === 'ec2' || shape.flattened === true || reference.flattened === true;
  const items = isFlat ? branch : branch.parts.get(shape.member?.locationName ?? 'member');
  const item = shape.member;
  if (!items || !item) return [];
  return [...items.parts.values()].map((sub) => read(model, item, sub));
}
