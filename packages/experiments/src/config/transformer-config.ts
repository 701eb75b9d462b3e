import type { Fields } from './field.js';

/** The sizes of a Transformer. */
export interface TransformerConfig {
  /** Features of a token between the layers. */
  modelDim: number;
  /** Layers; of an encoder-decoder, of each of the two. */
  numLayers: number;
  /** Attention heads. */
  numHeads: number;
  /** Features inside the feed-forward layers. */
  hiddenUnits: number;
  /** Part of the activations that is set to zero while training. */
  dropout: number;
}

const group = 'Model';

/** What the fields of every Transformer may hold. */
export const transformerFields: Fields<TransformerConfig> = {
  modelDim: { kind: 'integer', min: 1, group, help: 'features of a token' },
  numLayers: { kind: 'integer', min: 1, group, help: 'layers (of encoder and decoder each)' },
  numHeads: { kind: 'integer', min: 1, group, help: 'attention heads' },
  hiddenUnits: { kind: 'integer', min: 1, group, help: 'features inside feed-forward layers' },
  dropout: {
    kind: 'number',
    min: 0,
    below: 1,
    group,
    help: 'part of the activations dropped in training',
  },
};
