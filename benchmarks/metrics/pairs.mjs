// Sentences of news length with the errors of a translation system: words dropped, repeated, changed,
// and runs of words moved.
const words = (
  'the a of to and in that is was for it with as on by at from his her they this have not but had ' +
  'minister government committee market station harbour engine letter mountain violin teacher window ' +
  'described reported announced expected developed generalization responsibility international ' +
  'communities technologies hopefulness walking walked running quickly carefully yesterday tomorrow ' +
  'small narrow frozen distant curious clever $41.35 7,451 2:22 61% U.S. state-of-the-art O’Neill café'
).split(' ');

/**
 * The same pairs on every machine: `[{ hypothesis, reference }]`.
 *
 * @param {number} count
 */
export function makePairs(count) {
  let state = 1;
  /** @param {number} bound */
  const random = (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
  const word = () => words[random(random(2) ? words.length : 25)] ?? '';
  return Array.from({ length: count }, () => {
    const reference = Array.from({ length: 8 + random(30) }, word);
    const hypothesis = [...reference];
    for (let edits = random(8); edits > 0; edits--) {
      const at = random(hypothesis.length);
      const kind = random(4);
      if (kind === 0 && hypothesis.length > 2) hypothesis.splice(at, 1);
      else if (kind === 1) hypothesis.splice(at, 0, word());
      else if (kind === 2) hypothesis[at] = word();
      else hypothesis.splice(random(hypothesis.length), 0, ...hypothesis.splice(at, 1 + random(4)));
    }
    /** @param {string[]} list */
    const sentence = (list) => `${list.join(' ').replace(/^./, (letter) => letter.toUpperCase())}.`;
    return { hypothesis: sentence(hypothesis), reference: sentence(reference) };
  });
}
