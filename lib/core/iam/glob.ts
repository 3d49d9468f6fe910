/**
 * Patterns with wildcards, as code units and four negative tokens.
 *
 * Inside the first five segments of an ARN a wildcard stops at a colon; everywhere else it does not. Both live in
 * one pattern, so that one matcher and one enumeration of words (word-cells.ts) serve strings, resources and ARNs.
 */
export type Glob = readonly number[];

export const RUN = -1;
export const ONE = -2;
export const RUN_IN_SEGMENT = -3;
export const ONE_IN_SEGMENT = -4;

const COLON = 58;

export const toLiteral = (text: string): Glob => {
  const codes: number[] = [];
  for (let i = 0; i < text.length; i++) codes.push(text.charCodeAt(i));
  return codes;
};

/** `*` and `?` are wildcards that may cross any character. */
export const toGlob = (text: string): Glob => {
  const codes: number[] = [];
  for (const char of text) {
    if (char === '*') codes.push(RUN);
    else if (char === '?') codes.push(ONE);
    else codes.push(...toLiteral(char));
  }
  return codes;
};

/** What every text that matches begins with. */
export function literalPrefix(glob: Glob): string {
  const end = glob.findIndex((token) => token < 0);
  return String.fromCharCode(...(end < 0 ? glob : glob.slice(0, end)));
}

export const hasWildcard = (glob: Glob): boolean => glob.some((token) => token < 0);

export const isRun = (token: number | undefined): boolean => token === RUN || token === RUN_IN_SEGMENT;

/**
 * Whether the whole text matches. Only the latest run is ever widened again: a run inside a segment cannot reach
 * past its colon, and one that can makes every earlier choice irrelevant. The first `known` characters are taken to
 * match already.
 */
export function matchesGlob(glob: Glob, text: string, known = 0): boolean {
  let at = known;
  let position = known;
  let run = -1;
  let resume = 0;
  while (position < text.length) {
    const token = glob[at];
    const code = text.charCodeAt(position);
    if (isRun(token)) {
      if (token === RUN && at === glob.length - 1) return true;
      run = at++;
      resume = position;
    } else if (token === code) {
      at++;
      position++;
    } else if (token === ONE || (token === ONE_IN_SEGMENT && code !== COLON)) {
      at++;
      position += isHighSurrogate(code) ? 2 : 1;
    } else if (run >= 0 && !(glob[run] === RUN_IN_SEGMENT && text.charCodeAt(resume) === COLON)) {
      at = run + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  while (isRun(glob[at])) at++;
  return at === glob.length;
}

// A question mark stands for one character, also for one that takes two code units.
const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
