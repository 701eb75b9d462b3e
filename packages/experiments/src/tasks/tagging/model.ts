import { makeTagger, type TaggerBundle, WordVocabulary, wordUnitOf } from '@resattn/models';
import { UsageError } from '../../user-error.js';
import type { TaggingConfig } from './config.js';
import type { TaggingTask } from './task.js';

/** The network that a configuration describes, with fresh weights, and the words that it knows. */
export function makeBundle(config: TaggingConfig, task: TaggingTask): TaggerBundle {
  const { vocabularySize, minFrequency, maxCharacters } = config;
  if (config.crf && config.labelSmoothing > 0) {
    throw new UsageError(
      (option) =>
        `${option('labelSmoothing')} is ${config.labelSmoothing}: a CRF scores whole sentences and has no tags to smooth.`,
      ['leave it out', (option) => `use ${option('crf', 'false')}`],
    );
  }
  const sentences = task.train.map(({ tokens }) => tokens);
  const vocabulary = WordVocabulary.train(sentences, {
    vocabularySize,
    minFrequency,
    maxCharacters,
  });
  const tagger = makeTagger({
    vocabularySize: vocabulary.vocabularySize,
    characterVocabularySize: vocabulary.characterVocabularySize,
    numTags: task.tags.length,
    encoder: config.model,
    crf: config.crf,
    embeddingDim: config.embeddingDim,
    characterDim: config.characterDim,
    characterFilters: config.characterFilters,
    units: config.units,
    numLayers: config.numLayers,
    wordDropout: config.wordDropout,
    dropout: config.dropout,
  });
  const { tags, tagging } = task;
  return { tagger, vocabulary, tags, tagging, unit: wordUnitOf(sentences) };
}

const names = {
  bilstm: 'BiLSTM',
  'resnet-attention': 'ResNet-Attention',
  transformer: 'Transformer encoder',
} as const;

/** The network's name for people. */
export const modelName = ({ model, crf }: Pick<TaggingConfig, 'model' | 'crf'>): string =>
  `${names[model]}${crf ? '-CRF' : ''}`;
