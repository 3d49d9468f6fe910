/**
 * Finds object keys that a JSON text gives twice, which JSON.parse silently forgets.
 *
 * Takes only text that JSON.parse has accepted, so it need not check syntax; a stack of its own keeps deep nesting
 * from overflowing.
 */
export type JsonPath = readonly (string | number)[];

type Frame = { readonly keys: Set<string> | undefined; key: string | number };

export function duplicateKeys(text: string): readonly JsonPath[] {
  const found: JsonPath[] = [];
  const stack: Frame[] = [];
  let expectsKey = false;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    const top = stack.at(-1);
    if (token === '{') stack.push({ keys: new Set(), key: '' });
    else if (token === '[') stack.push({ keys: undefined, key: 0 });
    else if (token === '}' || token === ']') stack.pop();
    else if (token === ',' && typeof top?.key === 'number') top.key++;
    else if (expectsKey && top?.keys) {
      top.key = String(JSON.parse(token));
      if (top.keys.has(top.key)) found.push(stack.map((frame) => frame.key));
      top.keys.add(top.key);
    }
    expectsKey = token === '{' || (token === ',' && stack.at(-1)?.keys !== undefined);
  }
  return found;
}
