import {
  type AnyClassifierFamily,
  type ClassifierName,
  classifierNames,
  classifierOptions,
  findClassifierOptions,
  isClassifierFamily,
  registerClassifier,
  registeredClassifier,
} from '@resattn/models/options';
import type { Optional, OptionsOf } from '@resattn/options';
import { UserError } from '../user-error.js';
import { type BaselineConfig, baselineFields } from './baseline-config.js';
import { type Families, familyFields } from './families.js';
import type { Fields } from './field.js';
import { type LabelledDataConfig, labelledDataFields } from './labelled-data-config.js';
import { type TrainingConfig, trainingFields } from './training-config.js';

/** What decides how a text classifier of any family is trained. A preset gives each field a value. */
export interface ClassificationSettings extends LabelledDataConfig, TrainingConfig, BaselineConfig {
  /** What one token is; `auto` is words, or characters where texts are written without spaces. */
  tokens: 'auto' | 'characters' | 'words';
  /** Whether words are read in lower case; characters are read as they are. */
  lowercase: boolean;
  /** Tokens of a text beyond this are not read. */
  maxLength: number;
  /** Most tokens in the vocabulary; rarer ones are read as unknown. */
  vocabularySize: number;
  /** Tokens that occur less often in the training texts are read as unknown. */
  minFrequency: number;

  /**
   * File of word vectors that the embeddings start from (GloVe, word2vec, fastText `.vec`); the features
   * of a token are then as many as the file's. Default: random initial values.
   */
  readonly vectors?: string | undefined;
  /** Whether word vectors stay as they are in training; false: they are tuned. */
  freezeVectors: boolean;
  /**
   * Whether linear models over n-grams are weighed with the network on the validation texts: wide and
   * deep.
   */
  wide: boolean;
  /** Whether rare classes weigh more in the loss, so that all classes count alike. */
  balanceClasses: boolean;
}

/** Options of families that a run decides by its texts. */
const decidedByRun = ['maxLength', 'maxPositions', 'sentenceEndIds'] as const;

/** A built-in family and its options; those that are left out are its defaults. */
export type ClassifierChoice<F extends ClassifierName = ClassifierName> = {
  readonly [Each in F]: { readonly model: Each } & Omit<
    OptionsOf<(typeof classifierOptions)[Each]['options']>,
    (typeof decidedByRun)[number]
  >;
}[F];

/** Name of a family that is not built in; its options are known when it is registered. */
export type OwnModelName = string & { readonly isOwn: true };

/** Everything that decides how a text classifier is trained. */
export type ClassificationConfig = ClassificationSettings &
  (ClassifierChoice | { readonly model: OwnModelName });

/** Path of a module whose default export defines a model. */
export type ModulePath = `${string}.${'js' | 'mjs' | 'cjs' | 'ts' | 'mts' | 'cts'}`;

/** What a program gives of it: the preset has the rest. */
export type ClassificationOptions = Optional<
  Omit<ClassificationSettings, 'data' | 'validationData' | 'testData'>
> &
  (
    | Optional<ClassifierChoice<'resnet-attention'>>
    | ClassifierChoice<Exclude<ClassifierName, 'resnet-attention'>>
    // What an own model takes is checked when it runs.
    | { readonly model: AnyClassifierFamily | ModulePath; readonly [option: string]: unknown }
  );

/** The families of text classifiers, those that were registered too. */
export const classifierFamilies: Families = {
  names: classifierNames,
  // In a Transformer they are features of the feed-forward networks, elsewhere of hidden layers.
  ownNames: ['hiddenUnits'],
  find(name) {
    const found = findClassifierOptions(name);
    if (found === undefined) return undefined;
    const { title, options, learningRate } = found;
    return { title, fields: familyFields(options, decidedByRun), learningRate };
  },
  own: {
    register(definition) {
      if (!isClassifierFamily(definition)) return undefined;
      const taken = Object.keys(definition.options).filter(
        (name) => Object.hasOwn(classificationFields, name) && !isDecided(name),
      );
      if (taken.length > 0) {
        throw new UserError(
          `the model "${definition.name}" calls an option ${taken.join(', ')}, which is a field of every ` +
            'training: give it another name.',
        );
      }
      registerClassifier(definition);
      return definition.name;
    },
    has: (name) => registeredClassifier(name) !== undefined,
  },
};

const isDecided = (name: string) => (decidedByRun as readonly string[]).includes(name);

const text = 'Text';
const model = 'Model';
const training = 'Training';

/** What the fields of every family may hold; their order is that of `--help`. */
export const classificationFields: Fields<ClassificationSettings & { model: ClassifierName }> = {
  ...labelledDataFields,

  tokens: {
    kind: 'choice',
    choices: ['auto', 'characters', 'words'],
    group: text,
    help: 'unit of a token; auto: characters where texts have no spaces',
  },
  lowercase: {
    kind: 'boolean',
    group: text,
    help: 'convert texts to lower case',
    negatedHelp: 'read texts as they are',
  },
  maxLength: {
    kind: 'integer',
    min: 1,
    group: text,
    help: 'maximum number of tokens per text; the rest is truncated',
  },
  vocabularySize: { kind: 'integer', min: 2, group: text, help: 'maximum vocabulary size' },
  minFrequency: {
    kind: 'integer',
    min: 1,
    group: text,
    help: 'minimum frequency of a token in the vocabulary',
  },

  model: {
    kind: 'choice',
    choices: Object.keys(classifierOptions) as ClassifierName[],
    group: model,
    help: 'model family; list its options with --model <family> --help',
  },
  vectors: {
    kind: 'text',
    group: model,
    help: 'file of word vectors that the embeddings start from: GloVe, word2vec (text or binary) or fastText .vec',
  },
  freezeVectors: {
    kind: 'boolean',
    group: model,
    help: 'leave word vectors as they are in training',
    negatedHelp: 'tune word vectors in training',
  },
  wide: {
    kind: 'boolean',
    group: model,
    help: 'add linear n-gram models to the network, weighted on the validation set',
    negatedHelp: 'the network by itself',
  },
  balanceClasses: {
    kind: 'boolean',
    group: training,
    help: 'weight classes inversely to their frequency',
    negatedHelp: 'weigh all texts alike',
  },
  ...baselineFields,
  ...trainingFields,
};
