import {
  labelsOf,
  type PretrainedConfig,
  type ProblemType,
  problemTypeOf,
  resolveConfig,
} from './config.js';
import type { EncoderHead, MaskedLmOptions } from './encoder-heads.js';
import { maskedLmHead } from './encoder-heads.js';
import { EncoderModel } from './encoder-model.js';
import { type EncoderNames, EncoderNetwork, type EncoderSettings } from './encoder-network.js';
import { NamedLayers } from './named-layers.js';
import type { PretrainedFamily, PretrainedTask } from './pretrained-model.js';

/** What a head is made from. */
export interface HeadContext<C> {
  readonly config: C;
  readonly settings: EncoderSettings;
  readonly layers: NamedLayers;
  /** `bert.`, empty for a model without a head. */
  readonly prefix: string;
  readonly modelDim: number;
  readonly numLabels: number;
  readonly problemType: ProblemType | undefined;
  /** The head of a masked language model. */
  maskedLm(options: Pick<MaskedLmOptions, 'dense' | 'norm' | 'activation'>): EncoderHead;
}

/** All that distinguishes one family of encoders from another. */
export interface EncoderFamilyOptions<D extends object> {
  readonly modelType: string;
  readonly architectures: PretrainedFamily['architectures'];
  /** Fields of `config.json` that are read, with the reference's defaults. */
  readonly defaults: D;
  /** Start of the names of tensors that belong to no head. */
  readonly prefix: string;
  settings(config: D & PretrainedConfig): EncoderSettings;
  names(prefix: string, config: D & PretrainedConfig): EncoderNames;
  /** The logits over the vocabulary: name of their bias, and of their matrix where it is untied. */
  readonly logits: { readonly bias: string; readonly matrix: string };
  readonly heads: Partial<
    Record<PretrainedTask, (context: HeadContext<D & PretrainedConfig>) => EncoderHead>
  >;
  /** Tensors that files may hold and the model does not need. */
  readonly ignored?: readonly RegExp[] | undefined;
}

/** A family of encoders. */
export function encoderFamily<D extends object>(
  options: EncoderFamilyOptions<D>,
): PretrainedFamily {
  const { modelType, architectures, heads, logits } = options;
  return {
    modelType,
    architectures,
    build(given, task, modelOptions) {
      const config = resolveConfig(modelType, given, options.defaults);
      const prefix = task === 'base' ? '' : options.prefix;
      const layers = new NamedLayers();
      const settings = options.settings(config);
      const isTied = config.tie_word_embeddings !== false && !modelOptions.separateTables;
      const encoder = new EncoderNetwork(
        layers,
        settings,
        options.names(prefix, config),
        modelOptions,
        task === 'masked-lm' && isTied ? logits : undefined,
      );
      const { modelDim, embeddingDim, vocabularySize, epsilon } = settings;
      const head = heads[task]!({
        config,
        settings,
        layers,
        prefix,
        modelDim,
        numLabels: labelsOf(config).length,
        problemType: problemTypeOf(config),
        maskedLm: (names) =>
          maskedLmHead(layers, encoder, {
            modelDim,
            embeddingDim,
            vocabularySize,
            epsilon,
            decoder: isTied ? undefined : { ...logits, words: options.names(prefix, config).words },
            ...names,
          }),
      });
      const { ignored = [] } = options;
      return new EncoderModel(
        {
          architecture: architectures[task]!,
          task,
          config,
          layers,
          encoder,
          head,
          basePrefix: prefix,
          familyPrefix: options.prefix,
          ignored: [...ignored, /embeddings\.position_ids$/],
        },
        modelOptions,
      );
    },
  };
}
