import type { OptionSchema } from '@resattn/options';
import { type BiLstmAttentionConfig, biLstmAttentionOptions } from './bilstm-attention.js';
import { type CharCnnConfig, charCnnOptions } from './char-cnn.js';
import { type DpcnnConfig, dpcnnOptions } from './dpcnn.js';
import { type FastTextConfig, fastTextOptions } from './fast-text.js';
import { type HanConfig, hanOptions } from './han.js';
import { type ResNetAttentionConfig, resNetAttentionOptions } from './resnet-attention.js';
import { type SelfAttentiveConfig, selfAttentiveOptions } from './self-attentive.js';
import { type TextCnnConfig, textCnnOptions } from './text-cnn.js';
import {
  type TransformerClassifierConfig,
  transformerClassifierOptions,
} from './transformer-classifier.js';
import { type VdcnnConfig, vdcnnOptions } from './vdcnn.js';

/** The configuration of each family of text classifiers. */
export interface ClassifierConfigs {
  'resnet-attention': ResNetAttentionConfig;
  'fast-text': FastTextConfig;
  'text-cnn': TextCnnConfig;
  'char-cnn': CharCnnConfig;
  vdcnn: VdcnnConfig;
  dpcnn: DpcnnConfig;
  'bilstm-attention': BiLstmAttentionConfig;
  'self-attentive': SelfAttentiveConfig;
  han: HanConfig;
  transformer: TransformerClassifierConfig;
}

/** Name of a built-in family of text classifiers. */
export type ClassifierName = keyof ClassifierConfigs;

/** What is known of a family of models before one is made. */
export interface FamilyOptions<S extends OptionSchema = OptionSchema> {
  /** Its name for people: `TextCNN`. */
  readonly title: string;
  readonly options: S;
  /**
   * Peak learning rate of AdamW where none is given, for a family that learns too slowly with the usual one.
   * Default: the preset's, which is 0.001.
   */
  readonly learningRate?: number | undefined;
}

/** The options of each built-in family of text classifiers. */
export const classifierOptions: {
  readonly 'resnet-attention': FamilyOptions<typeof resNetAttentionOptions>;
  readonly 'fast-text': FamilyOptions<typeof fastTextOptions>;
  readonly 'text-cnn': FamilyOptions<typeof textCnnOptions>;
  readonly 'char-cnn': FamilyOptions<typeof charCnnOptions>;
  readonly vdcnn: FamilyOptions<typeof vdcnnOptions>;
  readonly dpcnn: FamilyOptions<typeof dpcnnOptions>;
  readonly 'bilstm-attention': FamilyOptions<typeof biLstmAttentionOptions>;
  readonly 'self-attentive': FamilyOptions<typeof selfAttentiveOptions>;
  readonly han: FamilyOptions<typeof hanOptions>;
  readonly transformer: FamilyOptions<typeof transformerClassifierOptions>;
} = {
  'resnet-attention': { title: 'ResNet-Attention', options: resNetAttentionOptions },
  // Of 0.01, 0.03 and 0.1 the best, on average, on validation texts of TREC, AG News, THUCNews and MR.
  'fast-text': { title: 'fastText baseline', options: fastTextOptions, learningRate: 0.03 },
  'text-cnn': { title: 'TextCNN', options: textCnnOptions },
  'char-cnn': { title: 'character CNN', options: charCnnOptions },
  vdcnn: { title: 'VDCNN', options: vdcnnOptions },
  dpcnn: { title: 'DPCNN', options: dpcnnOptions },
  'bilstm-attention': { title: 'BiLSTM with attention', options: biLstmAttentionOptions },
  'self-attentive': { title: 'structured self-attention', options: selfAttentiveOptions },
  han: { title: 'hierarchical attention', options: hanOptions },
  transformer: { title: 'Transformer encoder', options: transformerClassifierOptions },
};
