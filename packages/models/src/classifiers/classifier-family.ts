import {
  type Complete,
  checkOptions,
  OptionError,
  type OptionSchema,
  type OptionsOf,
  type ResolvedOptions,
} from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { resolveConfig } from './config.js';
import type { ClassifierConfig } from './options/config.js';
import { type TextClassifier, textClassifier } from './text-classifier.js';

/** A family of text classifiers whose options are not known more closely. */
export interface AnyClassifierFamily {
  /** Its key: `text-cnn`. */
  readonly name: string;
  /** Its name for people: `TextCNN`. */
  readonly title: string;
  readonly options: OptionSchema;
  /** Learning rate that training starts from when none is given. Default: the preset's, which is 0.001. */
  readonly learningRate?: number | undefined;
  make(config: ClassifierConfig): TextClassifier;
}

/** A family of text classifiers: its options, and how it is made of them. */
export interface ClassifierFamily<S extends OptionSchema> extends AnyClassifierFamily {
  readonly options: S;
  make(config: ClassifierConfig & OptionsOf<S>): TextClassifier;
}

/** What {@link defineClassifier} is told of a family. */
export interface ClassifierDefinition<S extends OptionSchema> {
  /** Lower case letters, digits and hyphens: what `--model` and `classifier.json` call it. */
  readonly name: string;
  /** Name for people. Default: the name. */
  readonly title?: string | undefined;
  /** Its options, made with `field` of `@resattn/options`. */
  readonly options: S;
  /** Learning rate that training starts from when none is given. Default: the preset's, which is 0.001. */
  readonly learningRate?: number | undefined;
  /**
   * The network: input `[batch, time]`, int32; outputs the logits `[batch, classes]`, then the attention
   * weights `[batch, time]` if it has some, then a penalty `[batch]` if it has one.
   */
  build(config: Complete<ClassifierConfig> & ResolvedOptions<S>): tf.LayersModel;
  /** Longest text in tokens that it can read. Default: there is no limit. */
  maxLength?(config: Complete<ClassifierConfig> & ResolvedOptions<S>): number;
}

/**
 * Defines a family of text classifiers of your own. It is trained, saved, loaded, compressed, exported
 * and served as the built-in ones are: by a program that hands it on, and by the command, which
 * imports the module whose default export it is (`--model ./my-model.ts`).
 *
 * ```ts
 * export default defineClassifier({
 *   name: 'bag-of-tokens',
 *   options: { embeddingDim: field.integer({ default: 64, min: 1, help: 'features of a token' }) },
 *   build({ vocabularySize, numClasses, embeddingDim, padId }) {
 *     const tokens = tf.input({ shape: [null], dtype: 'int32' });
 *     const embedded = tokenEmbedding({ vocabularySize, embeddingDim, padId }).apply(tokens);
 *     const mean = meanPooling().apply(embedded);
 *     return tf.model({ inputs: tokens, outputs: dense({ units: numClasses }).apply(mean) });
 *   },
 * });
 * ```
 *
 * @throws OptionError for a name of other characters, and for an option that the data decides.
 */
export function defineClassifier<S extends OptionSchema>(
  definition: ClassifierDefinition<S>,
): ClassifierFamily<S> {
  checkOptions('defineClassifier', definition, {
    ...{ name: true, title: true, options: true, build: true },
    ...{ learningRate: true, maxLength: true },
  });
  const { name, title = name, options, learningRate } = definition;
  if (learningRate !== undefined && !(learningRate > 0))
    throw new OptionError(
      `defineClassifier: learningRate is ${JSON.stringify(learningRate)}, expected a number above 0`,
    );
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new OptionError(
      `defineClassifier: name is ${JSON.stringify(name)}, expected lower case letters, digits and ` +
        'hyphens, such as "my-model"',
    );
  }
  for (const taken of ['vocabularySize', 'numClasses', 'padId', 'model']) {
    if (Object.hasOwn(options, taken))
      throw new OptionError(
        `defineClassifier: options of ${name} has "${taken}", which every classifier is given`,
      );
  }
  return {
    ...{ name, title, options, learningRate },
    make(config) {
      const resolved = resolveConfig(name, options, config);
      const model = definition.build(resolved);
      if (!(model instanceof tf.LayersModel))
        throw new TypeError(`${name}: build gave ${typeof model}, expected a tf.LayersModel`);
      requireNames(name, model);
      const maxLength = definition.maxLength?.(resolved);
      return textClassifier({ family: name, config: resolved, model, maxLength });
    },
  };
}

/** @throws Error for a layer with weights that was given no name: the one that it got is another each time */
function requireNames(family: string, { layers }: tf.LayersModel): void {
  for (const layer of layers) {
    const className = layer.getClassName().replace(/^.*>/, '');
    // `dense_Dense1` by tfjs, `dense_1` by the layers of @resattn/layers.
    const isNumbered = new RegExp(`^[a-z0-9_]+_(${className})?\\d+$`).test(layer.name);
    const words = layer.name.replace(/_[^_]*$/, '').replaceAll('_', '');
    if (layer.weights.length === 0 || !isNumbered || words !== className.toLowerCase()) continue;
    throw new Error(
      `${family}: the layer "${layer.name}" is called as one without a name is, which changes each ` +
        "time; name each layer with weights ({ name: 'classifier' }): files hold them by name",
    );
  }
}
