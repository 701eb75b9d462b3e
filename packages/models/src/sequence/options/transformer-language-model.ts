import { field, type OptionsOf } from '@resattn/options';
import { size } from '../../config/option-fields.js';
import type { LanguageModelConfig } from './config.js';
import { transformerOptions } from './transformer-options.js';

/**
 * The options of `transformerLanguageModel`; the defaults are GPT-2's. Llama's are `feedForward` gated,
 * `activation` silu, `norm` rmsNorm, `position` rotary, `useBias` false.
 */
export const transformerLanguageModelOptions = {
  ...transformerOptions({
    ...{ activation: 'gelu', position: 'learned', maxLength: 1024, maxDistance: 128 },
    scaleEmbeddings: false,
  }),
  numLayers: size(4, 'layers'),
  numKeyValueHeads: field.integer({
    min: 0,
    default: 0,
    help: 'number of key/value heads (grouped-query attention); 0: as many as heads',
  }),
};

export interface TransformerLanguageModelConfig
  extends LanguageModelConfig,
    OptionsOf<typeof transformerLanguageModelOptions> {}
