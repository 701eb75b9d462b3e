import {
  bpeTokenizerTrainer,
  CharTokenizer,
  type Tokenizer,
  train,
  WordTokenizer,
} from '@resattn/data';
import { plainText } from '@resattn/models';
import type { SequenceConfig } from '../../config/sequence-config.js';
import type { SequenceExample } from './task.js';

type TokenConfig = Pick<
  SequenceConfig,
  'tokens' | 'sharedVocabulary' | 'lowercase' | 'vocabularySize' | 'minFrequency'
>;

/** Learns the vocabularies of both sides, or the one that they share, from the training pairs. */
export function trainTokenizers(
  pairs: readonly SequenceExample[],
  config: TokenConfig,
): { sourceTokenizer: Tokenizer; targetTokenizer: Tokenizer } {
  const sources = pairs.map(({ source }) => plainText(source));
  const targets = pairs.map(({ target }) => plainText(target));
  if (config.sharedVocabulary) {
    const shared = trainTokenizer([...sources, ...targets], config);
    return { sourceTokenizer: shared, targetTokenizer: shared };
  }
  return {
    sourceTokenizer: trainTokenizer(sources, config),
    targetTokenizer: trainTokenizer(targets, config),
  };
}

function trainTokenizer(texts: readonly string[], config: TokenConfig): Tokenizer {
  const { tokens, lowercase, vocabularySize, minFrequency } = config;
  switch (tokens) {
    case 'characters':
      return CharTokenizer.train(texts, { vocabularySize, minFrequency });
    case 'words':
      return WordTokenizer.train(texts, { vocabularySize, minFrequency, lowercase });
    case 'symbols':
      return WordTokenizer.train(texts, {
        vocabularySize,
        minFrequency,
        split: 'whitespace',
        normalization: null,
      });
    case 'subwords':
      return train(bpeTokenizerTrainer({ vocabularySize, minFrequency, lowercase }), texts);
  }
}
