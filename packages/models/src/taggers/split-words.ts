/** A piece of a text that gets one tag, and where it stands, in UTF-16 units. */
export interface TextWord {
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

/** What gets one tag: a word, or each character, as Chinese is often annotated. */
export type WordUnit = 'words' | 'characters';

const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const letter = `(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}_\\u200c\\u200d])`;

/** A character with its marks; pictures that are joined are one. */
const single = '\\S(?:\\p{M}|\\u200d\\S)*';

/** What is one word, the first that fits. */
const pieces = [
  // Addresses.
  '(?:https?:\\/\\/|www\\.)\\S+',
  '[\\w.+\\-]+@[\\w\\-]+(?:\\.[\\w\\-]+)+',
  // Names and topics of social media.
  `[@#]${letter}+`,
  // Numbers with their marks: 3,000.5 and 12:30.
  '\\p{N}+(?:[.,:]\\p{N}+)+',
  // U.S.
  '(?:\\p{L}\\.){2,}',
  // Words, with apostrophes and hyphens inside.
  `${letter}+(?:['’-]${letter}+)*`,
  `[${unspaced}]+`,
  // Faces and runs of one mark: :-) ... !!!
  '[:;=]-?[)\\(DPp\\/\\\\|\\]\\[](?![\\p{L}\\p{N}])',
  '([\\p{P}\\p{S}])\\1+',
  single,
];

const patterns = {
  words: new RegExp(pieces.join('|'), 'gu'),
  characters: new RegExp(single, 'gu'),
} as const;
const unspacedRun = new RegExp(`^[${unspaced}]+$`, 'u');

/** What the Penn Treebank and Universal Dependencies write apart: do n't, it 's. */
const clitic = /(?:n['’]t|['’](?:s|m|d|re|ve|ll))$/i;

/**
 * Divides a text into what gets a tag. `characters`: every character that is not white space. `words`:
 * between white space, with punctuation apart; addresses, @names, #topics, numbers with their marks and
 * runs of one mark stay whole, English clitics (`n't`, `'s`) stand apart as in the Penn Treebank, and
 * scripts without spaces are divided by the dictionary of `Intl.Segmenter`.
 */
export function splitWords(text: string, unit: WordUnit): TextWord[] {
  return Array.from(text.matchAll(patterns[unit]), ({ 0: token, index }) => {
    if (unit === 'characters') return [wordAt(token, index)];
    if (unspacedRun.test(token)) return byDictionary(token, index);
    const tail = clitic.exec(token)?.[0];
    if (tail === undefined || tail.length === token.length) return [wordAt(token, index)];
    const stem = token.slice(0, -tail.length);
    return [wordAt(stem, index), wordAt(tail, index + stem.length)];
  }).flat();
}

const wordAt = (token: string, start: number): TextWord => ({
  token,
  start,
  end: start + token.length,
});

let segmenter: Intl.Segmenter | undefined;

function byDictionary(run: string, start: number): TextWord[] {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  return Array.from(segmenter.segment(run), ({ segment, index }) => wordAt(segment, start + index));
}

/** Part of the tokens that are single characters, from which on a text is tagged by characters. */
const MOSTLY = 0.95;

/** Whether sentences are tagged by words or by characters. */
export function wordUnitOf(sentences: Iterable<readonly string[]>): WordUnit {
  let tokens = 0;
  let single = 0;
  for (const sentence of sentences) {
    for (const token of sentence) {
      tokens++;
      if (/^.\p{M}*$/su.test(token)) single++;
    }
  }
  return tokens > 0 && single >= MOSTLY * tokens ? 'characters' : 'words';
}
