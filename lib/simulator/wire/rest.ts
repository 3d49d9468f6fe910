import { Refusal } from '../refusal.ts';
import type { WireRequest } from './protocol.ts';
import type { Member, OperationShape, Shape } from './shape.ts';

/** The request members that HTTP itself carries: query, headers, the label in the path, and a plain text body. */
export function readBoundMembers(
  shape: OperationShape,
  request: WireRequest,
  label: string | undefined,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  if (shape.input.kind !== 'structure') return input;
  for (const member of shape.input.members) {
    const text = textOf(member, request, label);
    if (text !== undefined) input[member.name] = toScalar(member, text);
  }
  return input;
}

function textOf({ binding }: Member, request: WireRequest, label: string | undefined): string | undefined {
  switch (binding.in) {
    case 'label':
      return label;
    case 'query':
      return request.query.get(binding.key) ?? undefined;
    case 'header':
      return request.headers[binding.key];
    case 'payload':
      return request.body.toString('utf8');
    case 'body':
      return undefined;
  }
}

function toScalar({ name, shape }: Member, text: string): unknown {
  if (shape.kind === 'boolean') return text.toLowerCase() === 'true';
  if (shape.kind !== 'number') return text;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Refusal('InvalidArgument', `Provided ${name} not an integer`);
  return value;
}

/** The one output member that is the whole body, when the model says so. */
export function payloadOf(output: Shape): Member | undefined {
  return output.kind === 'structure'
    ? output.members.find((member) => member.binding.in === 'payload')
    : undefined;
}
