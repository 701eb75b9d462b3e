export {
  type ClassificationBatchesOptions,
  type ClassifiedText,
  classificationBatches,
} from './batches/classification-batches.js';
export { type SequenceBatchesOptions, sequenceBatches } from './batches/sequence-batches.js';
export type { ClassifierBundle, OutputScale } from './bundles/classifier-bundle.js';
export type { LanguageModelBundle } from './bundles/language-model-bundle.js';
export type { SequenceBundle } from './bundles/sequence-bundle.js';
export { fitMultiLabelTemperature, fitTemperature } from './calibration/temperature.js';
export { chooseThresholds } from './calibration/thresholds.js';
export { biLstmAttention } from './classifiers/bilstm-attention.js';
export { charCnn } from './classifiers/char-cnn.js';
export {
  type AnyClassifierFamily,
  type ClassifierDefinition,
  type ClassifierFamily,
  defineClassifier,
} from './classifiers/classifier-family.js';
export { dpcnn } from './classifiers/dpcnn.js';
export { classifierFamilies, classifierFamily, makeClassifier } from './classifiers/families.js';
export { fastText } from './classifiers/fast-text.js';
export { han } from './classifiers/han.js';
export {
  type MultiLabelLossOptions,
  multiLabelLoss,
  multiLabelPredict,
} from './classifiers/multi-label.js';
export type { BiLstmAttentionConfig } from './classifiers/options/bilstm-attention.js';
export type { CharCnnConfig } from './classifiers/options/char-cnn.js';
export type { ClassifierConfig } from './classifiers/options/config.js';
export type { DpcnnConfig } from './classifiers/options/dpcnn.js';
export type { FastTextConfig } from './classifiers/options/fast-text.js';
export type { HanConfig } from './classifiers/options/han.js';
export type { ClassifierConfigs, ClassifierName } from './classifiers/options/index.js';
export {
  classifierNames,
  isClassifierFamily,
  registerClassifier,
} from './classifiers/options/registry.js';
export type { ResNetAttentionConfig } from './classifiers/options/resnet-attention.js';
export type { SelfAttentiveConfig } from './classifiers/options/self-attentive.js';
export type { TextCnnConfig } from './classifiers/options/text-cnn.js';
export type { TransformerClassifierConfig } from './classifiers/options/transformer-classifier.js';
export type { VdcnnConfig } from './classifiers/options/vdcnn.js';
export { type RegressionLossOptions, regressionLoss } from './classifiers/regression.js';
export { resNetAttention } from './classifiers/resnet-attention.js';
export { selfAttentive } from './classifiers/self-attentive.js';
export {
  applyClassifier,
  type ClassifierLossOptions,
  type ClassifierOutputs,
  classifierLoss,
  classifierPredict,
  type TextClassifier,
  type TextClassifierParts,
  textClassifier,
} from './classifiers/text-classifier.js';
export { textCnn } from './classifiers/text-cnn.js';
export { transformerClassifier } from './classifiers/transformer-classifier.js';
export { vdcnn } from './classifiers/vdcnn.js';
export {
  type UseWordVectorsOptions,
  useWordVectors,
  vocabularyWords,
} from './classifiers/word-vectors.js';
export { countParameters } from './count-parameters.js';
export {
  generate,
  SequenceGenerator,
  type SequenceGeneratorOptions,
  type StreamedToken,
} from './generation/generate.js';
export type {
  GeneratedSequence,
  GenerateOptions,
  SamplingOptions,
} from './generation/generate-options.js';
export {
  type AttendedToken,
  type Classification,
  ClassificationPipeline,
  type ClassifyCallOptions,
  type ClassifyOptions,
  classify,
  type LabelScore,
} from './pipelines/classify.js';
export { EmptyTextError } from './pipelines/empty-text-error.js';
export {
  type EncoderBundle,
  EncoderPipeline,
  type EncoderPipelineOptions,
  type FilledGap,
  type TaggedToken,
} from './pipelines/encoder-pipeline.js';
export {
  type DetectedLanguage,
  detectLanguage,
  LanguageDetector,
  type LanguageDetectorOptions,
  type LanguageShare,
  UNDETERMINED,
} from './pipelines/language-detector.js';
export { plainText } from './pipelines/plain-text.js';
export { withTemperature } from './pipelines/read-outputs.js';
export {
  type Alignment,
  type Answer,
  type AnswerOptions,
  type Candidate,
  SequencePipeline,
  type SequencePipelineOptions,
  type StreamedAnswer,
  type StreamOptions,
} from './pipelines/sequence-pipeline.js';
export {
  type Continuation,
  type ContinueOptions,
  TextGenerationPipeline,
} from './pipelines/text-generation-pipeline.js';
export { convS2s } from './sequence/conv-s2s.js';
export {
  languageModelFamilies,
  languageModelFamily,
  makeLanguageModel,
  makeSequenceToSequence,
  sequenceFamilies,
  sequenceFamily,
} from './sequence/families.js';
export {
  type LanguageModel,
  type LanguageModelTensors,
  languageModelLoss,
} from './sequence/language-model.js';
export { luong } from './sequence/luong.js';
export type { LanguageModelConfig, SequenceToSequenceConfig } from './sequence/options/config.js';
export type { ConvS2sConfig } from './sequence/options/conv-s2s.js';
export type {
  LanguageModelConfigs,
  LanguageModelName,
  SequenceConfigs,
  SequenceName,
} from './sequence/options/index.js';
export type { LuongConfig } from './sequence/options/luong.js';
export type { PointerGeneratorNetworkConfig } from './sequence/options/pointer-generator.js';
export type { ResidualLstmConfig } from './sequence/options/residual-lstm.js';
export type { RnnSearchConfig } from './sequence/options/rnnsearch.js';
export type { TransformerConfig } from './sequence/options/transformer.js';
export type { TransformerLanguageModelConfig } from './sequence/options/transformer-language-model.js';
export type { PositionScheme, TransformerOptions } from './sequence/options/transformer-options.js';
export { pointerGeneratorNetwork } from './sequence/pointer-generator-network.js';
export { residualLstm } from './sequence/residual-lstm.js';
export { rnnSearch } from './sequence/rnnsearch.js';
export {
  type ScoredPair,
  type ScorePairsOptions,
  scorePairs,
  type TokenPair,
} from './sequence/score-pairs.js';
export {
  type SequenceApplyOptions,
  type SequenceLossOptions,
  type SequenceOutputs,
  type SequencePairTensors,
  type SequenceToSequence,
  sequenceLoss,
} from './sequence/sequence-to-sequence.js';
export { transformer } from './sequence/transformer.js';
export { transformerLanguageModel } from './sequence/transformer-language-model.js';
export * from './taggers/index.js';
