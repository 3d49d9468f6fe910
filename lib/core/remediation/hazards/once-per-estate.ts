/** Answers that depend on the estate alone, so that ten thousand drafts over one estate ask for them once. */
import type { EstateIndex } from '../../network/index-estate.ts';

/** Remembers the answer as long as the index lives. */
export function oncePerEstate<T>(compute: (index: EstateIndex) => T): (index: EstateIndex) => T {
  const answers = new WeakMap<EstateIndex, { readonly answer: T }>();
  return (index) => {
    const known = answers.get(index);
    if (known !== undefined) return known.answer;
    const answer = compute(index);
    answers.set(index, { answer });
    return answer;
  };
}
