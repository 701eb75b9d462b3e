import type { OptionSchema, OptionsOf } from '@resattn/options';
import { biLstmAttention } from './bilstm-attention.js';
import { charCnn } from './char-cnn.js';
import type { AnyClassifierFamily, ClassifierFamily } from './classifier-family.js';
import { dpcnn } from './dpcnn.js';
import { fastText } from './fast-text.js';
import { han } from './han.js';
import type { ClassifierConfig } from './options/config.js';
import { type ClassifierConfigs, type ClassifierName, classifierOptions } from './options/index.js';
import { registeredClassifier, unknownClassifier } from './options/registry.js';
import { resNetAttention } from './resnet-attention.js';
import { selfAttentive } from './self-attentive.js';
import type { TextClassifier } from './text-classifier.js';
import { textCnn } from './text-cnn.js';
import { transformerClassifier } from './transformer-classifier.js';
import { vdcnn } from './vdcnn.js';

type Families = {
  readonly [F in ClassifierName]: ClassifierFamily<(typeof classifierOptions)[F]['options']>;
};

const options = classifierOptions;

/** The built-in families of text classifiers by name. */
export const classifierFamilies: Families = {
  'resnet-attention': {
    name: 'resnet-attention',
    ...options['resnet-attention'],
    make: resNetAttention,
  },
  'fast-text': { name: 'fast-text', ...options['fast-text'], make: fastText },
  'text-cnn': { name: 'text-cnn', ...options['text-cnn'], make: textCnn },
  'char-cnn': { name: 'char-cnn', ...options['char-cnn'], make: charCnn },
  vdcnn: { name: 'vdcnn', ...options.vdcnn, make: vdcnn },
  dpcnn: { name: 'dpcnn', ...options.dpcnn, make: dpcnn },
  'bilstm-attention': {
    name: 'bilstm-attention',
    ...options['bilstm-attention'],
    make: biLstmAttention,
  },
  'self-attentive': { name: 'self-attentive', ...options['self-attentive'], make: selfAttentive },
  han: { name: 'han', ...options.han, make: han },
  transformer: { name: 'transformer', ...options.transformer, make: transformerClassifier },
};

/**
 * The family of a name that comes from outside.
 *
 * @throws OptionError for a family that there is not, naming the nearest and those there are.
 */
export function classifierFamily(name: string): AnyClassifierFamily {
  const builtIn: Readonly<Record<string, AnyClassifierFamily>> = classifierFamilies;
  const found = Object.hasOwn(builtIn, name) ? builtIn[name] : registeredClassifier(name);
  if (found === undefined) throw unknownClassifier(name);
  return found;
}

/**
 * Makes a classifier of a built-in family, or of one of your own.
 *
 * ```ts
 * makeClassifier('text-cnn', { vocabularySize: 5000, numClasses: 2, filters: 100 });
 * ```
 *
 * @throws OptionError for a family that there is not, and for a configuration that is not the family's.
 */
export function makeClassifier<F extends ClassifierName>(
  family: F,
  config: ClassifierConfigs[F],
): TextClassifier;
export function makeClassifier<S extends OptionSchema>(
  family: ClassifierFamily<S>,
  config: ClassifierConfig & OptionsOf<S>,
): TextClassifier;
export function makeClassifier(
  family: string | AnyClassifierFamily,
  config: ClassifierConfig,
): TextClassifier {
  return (typeof family === 'string' ? classifierFamily(family) : family).make(config);
}
