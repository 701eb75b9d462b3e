import { CharTokenizer, type Tokenizer, WordTokenizer } from '@resattn/data';
import { plainText } from '@resattn/models';
import type { ClassificationConfig } from '../../config/classification-config.js';

/** Learns the vocabulary of the training texts. */
export function trainTokenizer(
  examples: readonly { readonly text: string }[],
  config: Pick<ClassificationConfig, 'tokens' | 'lowercase' | 'vocabularySize' | 'minFrequency'>,
): Tokenizer {
  const options = {
    specialTokens: { pad: '<pad>', unk: '<unk>' },
    vocabularySize: config.vocabularySize,
    minFrequency: config.minFrequency,
  };
  const texts = examples.map(({ text }) => plainText(text));
  const Tokenizer =
    resolveTokens(config.tokens, texts) === 'characters' ? CharTokenizer : WordTokenizer;
  return Tokenizer.train(texts, { ...options, lowercase: config.lowercase });
}

/** `auto` is characters where most letters belong to scripts that put no spaces between words. */
export function resolveTokens(
  tokens: ClassificationConfig['tokens'],
  texts: readonly string[],
): 'characters' | 'words' {
  if (tokens !== 'auto') return tokens;
  return areUnspaced(texts) ? 'characters' : 'words';
}

/** Whether most letters belong to scripts that put no spaces between words. */
export function areUnspaced(texts: readonly string[]): boolean {
  let letters = 0;
  let unspaced = 0;
  for (const text of texts.slice(0, 1000)) {
    letters += text.match(/\p{L}/gu)?.length ?? 0;
    unspaced += text.match(unspacedLetter)?.length ?? 0;
  }
  return unspaced > letters / 2;
}

const unspacedLetter =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
