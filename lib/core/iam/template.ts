/**
 * A policy text with its variables: `${aws:username}`, `${aws:username, 'nobody'}`, and the escapes `${*}` `${?}`
 * `${$}` that stand for the character itself.
 *
 * A variable that cannot be resolved (missing and without default, or with several values) invalidates its
 * statement or matches nothing, the documentation says both; either way a positive match is false and a negated one
 * cannot be told. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
import { ONE, ONE_IN_SEGMENT, RUN, RUN_IN_SEGMENT, toLiteral, type Glob } from './glob.ts';
import { isUnknown, unknown, type Unknown } from './truth.ts';

type Variable = { readonly key: string; readonly fallback?: string };
export type Template = { readonly parts: readonly (Glob | Variable)[]; readonly constant: Glob | undefined };

/** Which characters are wildcards: none, all, or all but bound to their segment before the fifth colon of an ARN. */
export type Wildcards = 'none' | 'free' | 'arn';

/** The value of a variable's key: one string, `undefined` if it cannot be resolved, or unknown. */
export type Lookup = (key: string) => string | undefined | Unknown;

export function parseTemplate(text: string, wildcards: Wildcards, variables: boolean): Template | Unknown {
  const parts: (Glob | Variable)[] = [];
  let colons = 0;
  let run: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (variables && text.startsWith('${', i)) {
      const end = text.indexOf('}', i);
      const escape =
        end < 0 ? unknown(`unclosed variable in ${text}`) : parseVariable(text.slice(i + 2, end));
      if (isUnknown(escape)) return escape;
      if (typeof escape === 'string') run.push(escape.charCodeAt(0));
      else if (wildcards === 'arn' && colons < 5)
        return unknown(`a variable before the fifth colon of ${text}`);
      else {
        parts.push(run, escape);
        run = [];
      }
      i = end;
    } else {
      if (text[i] === ':') colons++;
      run.push(toToken(text.charCodeAt(i), wildcards, colons));
    }
  }
  if (parts.length === 0) return { parts: [run], constant: run };
  return { parts: [...parts, run], constant: undefined };
}

function toToken(code: number, wildcards: Wildcards, colons: number): number {
  if (wildcards === 'none' || (code !== 42 && code !== 63)) return code;
  const bound = wildcards === 'arn' && colons < 5;
  if (code === 42) return bound ? RUN_IN_SEGMENT : RUN;
  return bound ? ONE_IN_SEGMENT : ONE;
}

function parseVariable(body: string): string | Variable | Unknown {
  if (body === '*' || body === '?' || body === '$') return body;
  const found = /^\s*([^\s,'$*?{}]+)\s*(?:,\s*'([^']*)'\s*)?$/.exec(body);
  if (!found) return unknown(`malformed policy variable \${${body}}`);
  const [, key = '', fallback] = found;
  return { key: key.toLowerCase(), ...(fallback === undefined ? {} : { fallback }) };
}

/** The pattern for one request, `undefined` when a variable cannot be resolved. */
export function resolveTemplate(template: Template, lookup: Lookup): Glob | undefined | Unknown {
  if (template.constant) return template.constant;
  const codes: number[] = [];
  for (const part of template.parts) {
    if ('key' in part) {
      const value = lookup(part.key);
      if (isUnknown(value)) return value;
      const text = value ?? part.fallback;
      if (text === undefined) return undefined;
      codes.push(...toLiteral(text));
    } else {
      codes.push(...part);
    }
  }
  return codes;
}

export const variablesOf = (template: Template): readonly string[] =>
  template.parts.flatMap((part) => ('key' in part ? [part.key] : []));
