export { bestTags, type ChainWeights } from './chain.js';
export { FeatureIndex } from './feature-index.js';
export { type FoundEntity, foundEntities } from './found-entities.js';
export { lexicalFeatures } from './lexical-features.js';
export type { LabelledWords } from './linear-tagger.js';
export { splitWords, type TextWord, type WordUnit, wordUnitOf } from './split-words.js';
export { makeTagger } from './tagger.js';
export {
  decodeTagger,
  describeTagger,
  encodeTagger,
  type TaggerBundle,
} from './tagger-bundle.js';
export {
  type Tagger,
  type TaggerConfig,
  type TaggerEncoder,
  type TaggerInputs,
  taggerEncoders,
} from './tagger-interface.js';
export { type TaggerLossOptions, taggerLoss } from './tagger-loss.js';
export {
  type SentenceTags,
  type TagCallOptions,
  type TaggedText,
  type TaggedTextWord,
  type TaggingOptions,
  TaggingPipeline,
  type TextEntity,
} from './tagging-pipeline.js';
export {
  type TaggerPart,
  type WidenedTagger,
  type WidenTaggerOptions,
  widenTagger,
} from './widen-tagger.js';
export { wordParts } from './word-parts.js';
export { type TaggedWords, wordTagsCollator } from './word-tags-collator.js';
export {
  type EncodedWords,
  WordVocabulary,
  type WordVocabularyJson,
  type WordVocabularyOptions,
} from './word-vocabulary.js';
