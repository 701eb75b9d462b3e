import { field, type OptionsOf } from '@resattn/options';
import { rate, size } from '../../config/option-fields.js';

/** How a Transformer learns of positions. */
export type PositionScheme =
  /** Vectors added to the embeddings: fixed (Vaswani et al., 2017) or learned (Gehring et al., 2017). */
  | 'sinusoidal'
  | 'learned'
  /** Relative, inside self-attention: RoPE, T5, Shaw, Transformer-XL, ALiBi. */
  | 'rotary'
  | 't5'
  | 'shaw'
  | 'transformerXl'
  | 'alibi'
  /** A decoder that sees what is before it knows of positions even so; an encoder does not. */
  | 'none';

const schemes: readonly PositionScheme[] = [
  'sinusoidal',
  'learned',
  'rotary',
  't5',
  'shaw',
  'transformerXl',
  'alibi',
  'none',
];

/** Defaults in which Transformers differ. */
interface TransformerDefaults {
  readonly activation: 'relu' | 'gelu';
  readonly position: PositionScheme;
  readonly maxLength: number;
  readonly maxDistance: number;
  readonly scaleEmbeddings: boolean;
}

/** What all Transformers have in common. */
export const transformerOptions = (defaults: TransformerDefaults) => ({
  /** Features of a token in all layers; a multiple of `numHeads`. */
  modelDim: size(256, 'features of a token in all layers; a multiple of numHeads'),
  numHeads: size(4, 'attention heads'),
  hiddenUnits: size(1024, 'features inside the feed-forward networks'),
  /** `mlp`, or `gated` (Shazeer, "GLU variants improve Transformer", 2020). */
  feedForward: field.choice(['mlp', 'gated'], {
    default: 'mlp',
    help: 'feed-forward network: plain or gated',
  }),
  activation: field.choice(['relu', 'gelu', 'gelu_tanh', 'silu'], {
    default: defaults.activation,
    help: 'activation of the feed-forward network',
  }),
  /** Where the normalization stands in each layer. */
  residual: field.choice(['preNorm', 'postNorm'], {
    default: 'preNorm',
    help: 'placement of normalization',
  }),
  norm: field.choice(['layerNorm', 'rmsNorm'], { default: 'layerNorm', help: 'normalization' }),
  position: field.choice(schemes, { default: defaults.position, help: 'position encoding' }),
  maxLength: field.integer({
    min: 1,
    default: defaults.maxLength,
    help: 'number of learned positions',
    when: { position: ['learned'] },
  }),
  maxDistance: field.integer({
    min: 1,
    default: defaults.maxDistance,
    help: 'maximum relative distance',
    when: { position: ['shaw', 't5'] },
  }),
  /** Whether embeddings are multiplied by the root of `modelDim`. */
  scaleEmbeddings: field.boolean({
    default: defaults.scaleEmbeddings,
    help: 'scale embeddings by the square root of the dimension',
    negatedHelp: 'embeddings as they are',
  }),
  /** Whether the output's matrix is the embedding of the tokens. */
  tiedOutput: field.boolean({
    default: true,
    help: 'tie the output projection to the embeddings',
    negatedHelp: 'the output has a matrix of its own',
  }),
  useBias: field.boolean({
    default: true,
    help: 'biases in the projections',
    negatedHelp: 'projections have no bias',
  }),
  /** Dropout rate of embeddings and of each part's output. */
  dropout: rate(0.1, 'dropout rate'),
  attentionDropout: rate(0, 'dropout rate of the attention weights'),
});

export type TransformerOptions = OptionsOf<ReturnType<typeof transformerOptions>>;
