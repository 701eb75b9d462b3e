export type { AlbertConfig } from './albert.js';
export { asLanguageModel, asSequenceToSequence } from './as-generators.js';
export type { BartConfig } from './bart.js';
export type { BertConfig } from './bert.js';
export {
  labelFields,
  labelsOf,
  type PretrainedConfig,
  type ProblemType,
} from './config.js';
export { DecoderOnlyModel } from './decoder-only-model.js';
export type { DistilBertConfig } from './distilbert.js';
export type { ElectraConfig } from './electra.js';
export { EncoderDecoderModel } from './encoder-decoder-model.js';
export {
  buildPretrained,
  findFamily,
  pretrainedFamilies,
  supportedArchitectures,
} from './families.js';
export {
  type FreezeOptions,
  freezeLayers,
  layerWiseRates,
} from './fine-tuning/depth.js';
export {
  addLora,
  LoraAdapters,
  type LoraConfig,
  type LoraOptions,
  type LoraTarget,
} from './fine-tuning/lora.js';
export {
  type PretrainedLossOptions,
  pretrainedLoss,
  pretrainedPredict,
} from './fine-tuning/loss.js';
export type { Gpt2Config } from './gpt2.js';
export type { LlamaConfig } from './llama.js';
export type { MarianConfig } from './marian.js';
export type {
  CallOptions,
  ModelInputs,
  ModelOptions,
  ModelOutputs,
  Seq2SeqInputs,
  Seq2SeqOutputs,
} from './model-io.js';
export type { NamedLayers } from './named-layers.js';
export {
  type PretrainedFamily,
  type PretrainedModel,
  type PretrainedTask,
  trainableVariables,
} from './pretrained-model.js';
export type { RobertaConfig } from './roberta.js';
export type { T5Config } from './t5.js';
export { safetensorsSource, type TensorSource } from './tensor-source.js';
export type { WeightRule } from './weight-rules.js';
export {
  hubTensors,
  type LoadingReport,
  type LoadWeightsOptions,
  loadWeights,
} from './weight-transfer.js';
