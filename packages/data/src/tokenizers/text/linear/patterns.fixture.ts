/** Patterns for which backtracking needs exponential time (or a high power), with what repeats. */
export const exponentialPatterns: readonly (readonly [pattern: string, attack: string])[] = [
  ['(a+)+$', 'a'],
  ['(a*)*$', 'a'],
  ['(a|a)*$', 'a'],
  ['(a|aa)+$', 'a'],
  ['(a|a?)+$', 'a'],
  ['(?:a|b|ab)*c', 'ab'],
  ['((ab)*)*c', 'ab'],
  ['(x+x+)+y', 'x'],
  ['([a-z]+)*\\d', 'q'],
  ['(\\w+\\s?)*$', 'ab'],
  ['(\\p{L}+)+$', 'é'],
  ['(\\p{L}|\\p{Ll})+$', 'é'],
  ['(.*)*x', 'a'],
  ['(.*,)*x', ','],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'],
  ['(\\s*|a)+$', ' '],
  ['(?:\\d+\\.?)+$', '1'],
  ['([^,]+,?)+$', 'a'],
  ['(a+){10}$', 'a'],
  ['(a{1,30}){1,30}$', 'a'],
  ['(?:a?){40}a{40}$', 'a'],
  ['(a+|b+|ab)*$', 'ab'],
  ['(?:(?:a+)+)+$', 'a'],
  ['(?i:(a+)+)$', 'A'],
  ['(a+)+?$', 'a'],
  ['(?=(?:a+)+$)a', 'a'],
  ['(?<=^(?:a+)+)!x', 'a'],
  ['(\\u4e2d+)+$', '中'],
  ['([\\s\\S]+)+\\n$', 'a'],
  ['a*a*a*a*a*a*a*a*a*a*$', 'a'],
  ['(a?a?a?a?)+$', 'a'],
  ['(["\'](?:.|\\\\.)*["\'])+$', '"'],
];

const contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";

/** Patterns that published tokenizers split or replace with. */
export const publishedPatterns: readonly string[] = [
  // GPT-2, RoBERTa, BART and others.
  "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
  "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
  // Llama 3, GPT-4.
  `${contractions}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`,
  // Qwen 2.
  `${contractions}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`,
  `${contractions}|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`,
  // GPT-4o, and those after its pattern.
  "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  // Mistral's Tekken.
  '[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+',
  // DeepSeek.
  '[\\r\\n]',
  '\\s?\\p{L}+',
  '\\s?\\p{P}+',
  '[一-龥ࠀ-一가-퟿]+',
  '\\p{N}{1,3}',
  '[一-龥぀-ゟ゠-ヿ]+',
  '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+',
  // BLOOM, and others in several languages.
  ' ?[^(\\s|[.,!?…。，、।۔،])]+',
  // XLM-R, ALBERT, T5, Llama 2 as converted.
  ' {2,}',
  ' +',
  '\\s+',
  // CLIP.
  "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
  // Code and digits.
  '\\d{3}(?=(?:\\d{3})*\\b)'.slice(0, 5),
  '\\d',
  '[0-9]',
  '\\p{Nd}{1,3}',
  '\\s*[\\r\\n]+',
  '\\n',
  '(?<=\\p{L})(?=\\p{N})',
  // Chinese, Japanese and Korean.
  '[\\u4e00-\\u9fff]',
  '[\\p{Han}]+',
  '\\p{Han}',
  '[^\\S\\r\\n]+',
  // Words and marks.
  '\\w+|[^\\w\\s]+',
  '[\\w]+|[^\\w\\s]',
  "``|''",
  '[^\\w\\s]',
  '(?:\\.\\.\\.)|[.,;:!?]',
  '[\\p{P}\\p{S}]',
  "[A-Za-z]+(?:'[A-Za-z]+)?",
  '[a-zA-Z]+|[0-9]+|[^a-zA-Z0-9\\s]+|\\s+',
  '(?:^|\\s)\\S+',
  '.',
];
