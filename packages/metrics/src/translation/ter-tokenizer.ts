import { checkOptions } from '@resattn/options';
import { splitWords } from '../text/white-space.js';
import { asciiPunctuation } from './tokenizers.js';

export interface TerTokenizerOptions {
  /** Split punctuation off words. Default false. */
  readonly normalized?: boolean | undefined;
  /** Drop punctuation. Default false. */
  readonly noPunct?: boolean | undefined;
  /** With `normalized`, split Chinese and Japanese characters; with `noPunct`, drop theirs. */
  readonly asianSupport?: boolean | undefined;
  /** Default false: everything is lower-cased. */
  readonly caseSensitive?: boolean | undefined;
}

/** The keys of {@link TerTokenizerOptions}. */
export const terOptions = {
  normalized: 'boolean',
  noPunct: 'boolean',
  asianSupport: 'boolean',
  caseSensitive: 'boolean',
} as const;

/** The words of a text as Tercom (Snover et al. 2006) and sacreBLEU's TER see them. */
export function terWords(text: string, options: TerTokenizerOptions = {}): string[] {
  checkOptions('terWords', options, terOptions);
  return splitTerWords(text, options);
}

/** {@link terWords} without a check of the options, for text after text. */
export function splitTerWords(text: string, options: TerTokenizerOptions): string[] {
  const { normalized, noPunct, asianSupport, caseSensitive } = options;
  let words = caseSensitive ? text : text.toLowerCase();
  if (normalized) {
    words = separatePunctuation(words);
    if (asianSupport) words = separateAsian(words);
  }
  if (noPunct) {
    words = words.replace(/[.,?:;!"()]/g, '');
    if (asianSupport) words = words.replace(asianPunctuation, '').replace(fullWidthPunctuation, '');
  }
  return splitWords(words);
}

const asianPunctuation = /[\u3001\u3002\u3008-\u3011\u3014-\u301f\uff61-\uff65\u30fb]/g;
const fullWidthPunctuation = /[\uff0e\uff0c\uff1f\uff1a\uff1b\uff01\uff02\uff08\uff09]/g;

function separatePunctuation(text: string): string {
  const unescaped = text
    .replaceAll('\n-', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return ` ${unescaped} `
    .replace(asciiPunctuation, ' $& ')
    .replaceAll("'s ", " 's ")
    .replace(/([^0-9])([.,])/g, '$1 $2 ')
    .replace(/([.,])([^0-9])/g, ' $1 $2')
    .replace(/([0-9])-/g, '$1 - ');
}

// Every ideograph apart; kana stay together. U+3200 to U+3F22 is wider than the block of enclosed
// letters that is meant, but the reference has it so.
function separateAsian(text: string): string {
  return text
    .replace(/[\u4e00-\u9fff\u3400-\u4dbf]/g, ' $& ')
    .replace(/[\u31c0-\u31ef\u2e80-\u2eff]/g, ' $& ')
    .replace(/[\u3300-\u33ff\uf900-\ufaff\ufe30-\ufe4f]/g, ' $& ')
    .replace(/[\u3200-\u3f22]/g, ' $& ')
    .replace(asianPunctuation, ' $& ')
    .replace(fullWidthPunctuation, ' $& ');
}
