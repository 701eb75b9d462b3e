import { splitWords, trim } from '../text/white-space.js';

/** The tokenizers of sacreBLEU that need no dictionary; each gives tokens joined by spaces. */
export const bleuTokenizers = {
  /** mteval-v13a, the WMT standard: splits ASCII punctuation off, keeps numbers whole. */
  '13a': (line: string) => {
    let text = line.replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ');
    if (text.includes('&')) {
      text = text
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>');
    }
    return splitWesternPunctuation(` ${text} `);
  },
  /** Every Chinese character a token, the rest as in `13a`. */
  zh: (line: string) => splitWesternPunctuation(trim(line).replace(chinese, ' $& ')),
  /** mteval-v14: splits at Unicode punctuation and symbols, keeps numbers whole. */
  intl: (line: string) =>
    joinWords(
      line
        .replace(/(\P{N})(\p{P})/gu, '$1 $2 ')
        .replace(/(\p{P})(\P{N})/gu, ' $1 $2')
        .replace(/\p{S}/gu, ' $& '),
    ),
  /** Every character a token. */
  char: (line: string) => [...line].join(' '),
  /** Splits at white space only: for text that is already tokenized. */
  none: (line: string) => line,
} as const;

export type BleuTokenizer = keyof typeof bleuTokenizers;

/** ASCII punctuation apart, except apostrophe, and comma, period and dash inside numbers. */
function splitWesternPunctuation(text: string): string {
  return joinWords(separateWesternPunctuation(text));
}

export function separateWesternPunctuation(text: string): string {
  return text
    .replace(asciiPunctuation, ' $& ')
    .replace(/([^0-9])([.,])/g, '$1 $2 ')
    .replace(/([.,])([^0-9])/g, ' $1 $2')
    .replace(/([0-9])-/g, '$1 - ');
}

// Without apostrophe, comma, dash and period.
export const asciiPunctuation: RegExp = /[!-&(-+/:-@[-`{-~]/g;

// U+2001 to U+2A6D and U+2F81 to U+2FA1 stand where sacreBLEU means the supplementary planes: its
// escapes there have one digit too many, and its scores depend on it.
const chinese =
  /[\u3400-\u4db5\u4e00-\u9fbb\uf900-\ufa2d\ufa30-\ufa6a\ufa70-\ufad9\u2001-\u2a6d\u2f81-\u2fa1\uff00-\uffef\u2e80-\u2eff\u3000-\u303f\u31c0-\u31ef\u2f00-\u2fdf\u2ff0-\u2fff\u3100-\u312f\u31a0-\u31bf\ufe10-\ufe1f\ufe30-\ufe4f\u2600-\u27bf\u3200-\u33ff]/g;

function joinWords(text: string): string {
  return splitWords(text).join(' ');
}
