export type {
  Decoder,
  DecoderInput,
  DecoderStart,
  DecoderStep,
  DecoderStepInput,
  TensorTree,
} from './decoder.js';
export {
  generate,
  SequenceGenerator,
  type SequenceGeneratorOptions,
  type StreamedToken,
} from './generate.js';
export type {
  ConstraintOptions,
  GeneratedSequence,
  GenerateOptions,
  SamplingOptions,
  SequenceBias,
} from './generate-options.js';
