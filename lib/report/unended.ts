/** A reason without its final dot, for the middle of a sentence: those of AWS mostly have one, ours have none. */
export function unended(reason: string): string {
  return reason.replace(/\.+$/, '');
}
