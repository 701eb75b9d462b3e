// How the site's search reads and ranks. VitePress sends these functions to the browser as text, so that
// each stands by itself.

/**
 * Words of a text; Chinese, Japanese and Thai, which have no spaces, are divided as well.
 *
 * @param {string} text
 */
const tokenize = (text) => {
  const words = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  return words.flatMap((word) =>
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word)
      ? [...segmenter.segment(word)].map(({ segment }) => segment)
      : // useTensorFlow is found by "use", "tensor" and "flow" too.
        [...new Set([word, ...word.split(/(?<=\p{Ll})(?=\p{Lu})/u)])],
  );
};

/** @param {string} term */
const processTerm = (term) => term.toLowerCase();

export const searchOptions = {
  options: { tokenize, processTerm },
  searchOptions: {
    // One letter may differ in long words only: "gpu" is not "gru".
    /** @param {string} term */
    fuzzy: (term) => (term.length > 5 ? 0.15 : false),
    /** @param {string} term */
    prefix: (term) => term.length > 2 || /\p{Script=Han}/u.test(term),
    combineWith: /** @type {const} */ ('AND'),
    boost: { title: 6, titles: 2, text: 1 },
    /**
     * What a whole page is about counts more than a section with the same title elsewhere.
     *
     * @param {string} id
     * @param {string} _term
     * @param {Record<string, unknown>} [stored]
     */
    boostDocument: (id, _term, stored) => {
      const { titles } = /** @type {{ titles?: string[] }} */ (stored ?? {});
      const isPage = titles?.length === 0;
      const ofFolder = /\/guide\//.test(id)
        ? 2
        : /\/(notebooks|packages)\//.test(id)
          ? 1.3
          : /\/decisions\//.test(id)
            ? 0.7
            : 1;
      return isPage ? 1.5 * ofFolder : ofFolder;
    },
  },
};
