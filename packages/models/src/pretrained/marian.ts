import { bartDefaults, bartNames, bartSettings } from './bart.js';
import { type EndIds, type PretrainedConfig, resolveConfig } from './config.js';
import { EncoderDecoderModel } from './encoder-decoder-model.js';
import type { PretrainedFamily } from './pretrained-model.js';

/** The fields of `config.json` that Marian reads, with the reference's defaults. */
export const marianDefaults = {
  ...bartDefaults,
  vocab_size: 58101,
  activation_function: 'gelu',
  share_encoder_decoder_embeddings: true,
  decoder_vocab_size: null as number | null,
  pad_token_id: 58100 as number | null,
  eos_token_id: 0 as EndIds,
  decoder_start_token_id: 58100 as number | null,
};

export type MarianConfig = typeof marianDefaults & PretrainedConfig;

/**
 * Marian: the translation models of OPUS-MT; BART without normalised embeddings, with sinusoidal
 * positions. Both sides may have a vocabulary of their own.
 *
 * Junczys-Dowmunt et al., "Marian: Fast neural machine translation in C++", 2018,
 * https://arxiv.org/abs/1804.00344.
 */
export const marian: PretrainedFamily = {
  modelType: 'marian',
  architectures: { base: 'MarianModel', seq2seq: 'MarianMTModel' },
  build(given, task, options) {
    const config: MarianConfig = resolveConfig('marian', given, marianDefaults);
    const { share_encoder_decoder_embeddings: sharesTable } = config;
    const settings = bartSettings(
      'marian',
      config,
      { kind: 'sinusoidal', maxPositions: config.max_position_embeddings },
      options,
    );
    const prefix = task === 'base' ? '' : 'model.';
    return new EncoderDecoderModel(
      {
        architecture: marian.architectures[task]!,
        task,
        config,
        settings: sharesTable
          ? settings
          : {
              ...settings,
              sharesTable,
              targetVocabularySize: config.decoder_vocab_size ?? config.vocab_size,
            },
        names: bartNames(prefix, config),
        basePrefix: prefix,
        familyPrefix: 'model.',
        ignored: [],
      },
      options,
    ) as ReturnType<PretrainedFamily['build']>;
  },
};
