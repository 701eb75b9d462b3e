/**
 * The Porter stemmer (Porter 1980) in the variant of NLTK, which is what rouge-score uses: with
 * Martin Porter's own later departures and a list of irregular forms.
 *
 * @param word lower-case ASCII; other characters count as consonants
 */
export function porterStem(word: string): string {
  const irregular = irregularForms.get(word);
  if (irregular !== undefined) return irregular;
  if (word.length <= 2) return word;
  let stem = removePlural(word);
  stem = removePastAndProgressive(stem);
  stem = replaceFinalY(stem);
  stem = reduceDoubleSuffix(stem);
  stem = applyRules(stem, shortenRules);
  stem = removeSuffix(stem);
  stem = removeFinalE(stem);
  return stem.endsWith('ll') && measure(stem.slice(0, -1)) > 1 ? stem.slice(0, -1) : stem;
}

const irregularForms = new Map([
  ['sky', 'sky'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['news', 'news'],
  ['innings', 'inning'],
  ['inning', 'inning'],
  ['outings', 'outing'],
  ['outing', 'outing'],
  ['cannings', 'canning'],
  ['canning', 'canning'],
  ['howe', 'howe'],
  ['proceed', 'proceed'],
  ['exceed', 'exceed'],
  ['succeed', 'succeed'],
]);

/** For every letter, whether it is a vowel; y is one after a consonant. */
function vowels(word: string): boolean[] {
  const flags: boolean[] = [];
  for (let i = 0; i < word.length; i++) {
    const letter = word[i]!;
    flags.push(letter === 'y' ? i > 0 && !flags[i - 1] : 'aeiou'.includes(letter));
  }
  return flags;
}

/** Porter's m: how many times a vowel is followed by a consonant. */
function measure(stem: string): number {
  const flags = vowels(stem);
  let count = 0;
  for (let i = 1; i < flags.length; i++) if (flags[i - 1] && !flags[i]) count++;
  return count;
}

function hasVowel(stem: string): boolean {
  return vowels(stem).includes(true);
}

function endsInDoubleConsonant(word: string): boolean {
  return word.length >= 2 && word.at(-1) === word.at(-2) && !vowels(word).at(-1);
}

/** Porter's *o, a short syllable at the end: hop, and in NLTK's variant a word such as "at". */
function endsInShortSyllable(word: string): boolean {
  const flags = vowels(word);
  if (word.length === 2) return flags[0]! && !flags[1];
  if (word.length < 3 || 'wxy'.includes(word.at(-1)!)) return false;
  return !flags.at(-3) && flags.at(-2)! && !flags.at(-1);
}

function removePlural(word: string): string {
  if (word.endsWith('ies')) return word.slice(0, word.length === 4 ? -1 : -2);
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word;
}

function removePastAndProgressive(word: string): string {
  if (word.endsWith('ied')) return word.slice(0, word.length === 4 ? -1 : -2);
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  let stem: string;
  if (word.endsWith('ed') && hasVowel(word.slice(0, -2))) stem = word.slice(0, -2);
  else if (word.endsWith('ing') && hasVowel(word.slice(0, -3))) stem = word.slice(0, -3);
  else return word;
  if (stem.endsWith('at') || stem.endsWith('bl') || stem.endsWith('iz')) return `${stem}e`;
  if (endsInDoubleConsonant(stem)) return 'lsz'.includes(stem.at(-1)!) ? stem : stem.slice(0, -1);
  return measure(stem) === 1 && endsInShortSyllable(stem) ? `${stem}e` : stem;
}

function replaceFinalY(word: string): string {
  if (!word.endsWith('y')) return word;
  const stem = word.slice(0, -1);
  return stem.length > 1 && !vowels(stem).at(-1) ? `${stem}i` : word;
}

type Rule = readonly [suffix: string, replacement: string];

const doubleSuffixRules: readonly Rule[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['fulli', 'ful'],
];

const shortenRules: readonly Rule[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
];

/** The first rule whose suffix the word has decides, whether or not its stem is long enough. */
function applyRules(word: string, rules: readonly Rule[]): string {
  const rule = rules.find(([suffix]) => word.endsWith(suffix));
  if (!rule) return word;
  const stem = word.slice(0, word.length - rule[0].length);
  return measure(stem) > 0 ? stem + rule[1] : word;
}

function reduceDoubleSuffix(word: string): string {
  if (word.endsWith('alli') && measure(word.slice(0, -4)) > 0) {
    return reduceDoubleSuffix(word.slice(0, -2));
  }
  // The l of -logi counts with the stem, so that "theologi" is shortened like "archaeologi".
  if (word.endsWith('logi')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  return applyRules(word, doubleSuffixRules);
}

const removedSuffixes = [
  'al',
  'ance',
  'ence',
  'er',
  'ic',
  'able',
  'ible',
  'ant',
  'ement',
  'ment',
  'ent',
  'ion',
  'ou',
  'ism',
  'ate',
  'iti',
  'ous',
  'ive',
  'ize',
];

function removeSuffix(word: string): string {
  const suffix = removedSuffixes.find((each) => word.endsWith(each));
  if (!suffix) return word;
  const stem = word.slice(0, -suffix.length);
  if (measure(stem) <= 1) return word;
  return suffix === 'ion' && !stem.endsWith('s') && !stem.endsWith('t') ? word : stem;
}

function removeFinalE(word: string): string {
  if (!word.endsWith('e')) return word;
  const stem = word.slice(0, -1);
  const m = measure(stem);
  return m > 1 || (m === 1 && !endsInShortSyllable(stem)) ? stem : word;
}
