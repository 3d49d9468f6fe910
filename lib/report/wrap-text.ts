/** Width of all text output; fixed, so that the same estate reads the same everywhere. */
const TEXT_WIDTH = 110;

/**
 * The text in lines no wider than `width`, the second and later ones indented; a word that is wider stays whole.
 *
 * Only for text without colours: an escape sequence would count as letters.
 */
export function wrapText(text: string, indent = '', width = TEXT_WIDTH): string {
  const start = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = start;
  for (const word of text.slice(start.length).split(' ')) {
    const isFirst = line === start || line === indent;
    if (!isFirst && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line += isFirst ? word : ` ${word}`;
    }
  }
  return [...lines, line].join('\n');
}

/** A label and its text, the text in a column of its own: `  bytes     3,000 GB in 30 days`. */
export function labelled(label: string, text: string, labelWidth = 10): string {
  const start = `  ${label.padEnd(labelWidth - 1)} `;
  return wrapText(start + text, ' '.repeat(start.length));
}
