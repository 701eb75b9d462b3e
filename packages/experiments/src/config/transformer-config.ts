import { languageModelOptions } from '@resattn/models/options';
import type { Fields } from './field.js';

/** The sizes of a Transformer. */
export interface TransformerConfig {
  /** Features of a token between the layers. */
  readonly modelDim: number;
  readonly numLayers: number;
  readonly numHeads: number;
  /** Features inside the feed-forward layers. */
  readonly hiddenUnits: number;
  /** Fraction of the activations that is set to zero in training. */
  readonly dropout: number;
}

const group = 'Model';
const { modelDim, numLayers, numHeads, hiddenUnits, dropout } =
  languageModelOptions.transformer.options;

/** What the fields of a Transformer that writes may hold. */
export const transformerFields: Fields<TransformerConfig> = {
  modelDim: { ...modelDim, group },
  numLayers: { ...numLayers, group },
  numHeads: { ...numHeads, group },
  hiddenUnits: { ...hiddenUnits, group },
  dropout: { ...dropout, group },
};
