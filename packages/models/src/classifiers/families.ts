import { biLstmAttention } from './bilstm-attention.js';
import { charCnn } from './char-cnn.js';
import type { ClassifierConfig } from './config.js';
import { dpcnn } from './dpcnn.js';
import { fastText } from './fast-text.js';
import { han } from './han.js';
import { resNetAttention } from './resnet-attention.js';
import { selfAttentive } from './self-attentive.js';
import type { TextClassifier } from './text-classifier.js';
import { textCnn } from './text-cnn.js';
import { transformerClassifier } from './transformer-classifier.js';
import { vdcnn } from './vdcnn.js';

type MakeClassifier = (config: ClassifierConfig) => TextClassifier;

/** Every family of text classifiers by name. */
export const classifierFamilies: Readonly<Record<string, MakeClassifier>> = {
  'resnet-attention': resNetAttention,
  'fast-text': fastText,
  'text-cnn': textCnn,
  'char-cnn': charCnn,
  vdcnn,
  dpcnn,
  'bilstm-attention': biLstmAttention,
  'self-attentive': selfAttentive,
  han,
  transformer: transformerClassifier,
};

/** @throws Error for a family that there is not, naming those there are. */
export function makeClassifier(family: string, config: ClassifierConfig): TextClassifier {
  const make = Object.hasOwn(classifierFamilies, family) ? classifierFamilies[family] : undefined;
  if (make === undefined) {
    throw new Error(
      `there is no classifier "${family}"; there are ${Object.keys(classifierFamilies).join(', ')}`,
    );
  }
  return make(config);
}
