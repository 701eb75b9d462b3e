export { bestTags, type ChainWeights } from './chain.js';
export { FeatureIndex } from './feature-index.js';
export { type FoundEntity, foundEntities } from './found-entities.js';
export { lexicalFeatures } from './lexical-features.js';
export type { LabelledWords } from './linear-tagger.js';
export { splitWords, type TextWord, type WordUnit, wordUnitOf } from './split-words.js';
export {
  makeTagger,
  type Tagger,
  type TaggerConfig,
  type TaggerEncoder,
  type TaggerInputs,
  type TaggerLossOptions,
  taggerEncoders,
  taggerLoss,
} from './tagger.js';
export {
  decodeTagger,
  describeTagger,
  encodeTagger,
  type TaggerBundle,
} from './tagger-bundle.js';
export {
  type SentenceTags,
  type TagCallOptions,
  type TaggedText,
  type TaggedTextWord,
  type TaggingOptions,
  TaggingPipeline,
  type TextEntity,
  wordParts,
} from './tagging-pipeline.js';
export {
  type TaggerPart,
  type WidenedTagger,
  type WidenTaggerOptions,
  widenTagger,
} from './widen-tagger.js';
export { type TaggedWords, wordTagsCollator } from './word-tags-collator.js';
export {
  type EncodedWords,
  WordVocabulary,
  type WordVocabularyJson,
  type WordVocabularyOptions,
} from './word-vocabulary.js';
