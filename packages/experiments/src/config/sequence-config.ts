import type { ScanSplit } from '@resattn/data';
import { type SequenceName, sequenceOptions } from '@resattn/models/options';
import type { Optional } from '@resattn/options';
import type { Fields } from './field.js';
import { type FileConfig, fileFields } from './file-config.js';
import type { SequenceChoice } from './sequence-families.js';
import { type TrainingConfig, trainingFields } from './training-config.js';

/** The scores that a sequence-to-sequence model can be judged by while it is trained. */
export type SequenceMeasure = 'exactMatch' | 'bleu' | 'rougeL' | 'loss';

/** What decides how a model of any family from one sequence to another is trained. */
export interface SequenceSettings extends FileConfig, TrainingConfig {
  /** The data: one of the built-in sets, or a file of pairs. */
  readonly data?: string | undefined;
  /** File of sources, one per line, instead of `data`. */
  readonly sourceFile?: string | undefined;
  /** File of their targets: line i belongs to line i of the sources. */
  readonly targetFile?: string | undefined;
  /** Column of the sources in a file. Default: detected and reported. */
  readonly sourceColumn?: string | undefined;
  /** Column of the targets in a file. Default: detected and reported. */
  readonly targetColumn?: string | undefined;
  /** Languages in which dates are written, as BCP 47 tags. */
  readonly languages?: string[] | undefined;
  /** Language of the sources, as a BCP 47 tag. */
  readonly from?: string | undefined;
  /** Language of the targets, as a BCP 47 tag. */
  readonly to?: string | undefined;
  /** Split of SCAN. */
  readonly split?: 'simple' | ScanSplit | undefined;
  /** Longest target that is trained on, in tokens; longer ones are tested on (SCAN by length). */
  readonly cutoff?: number | undefined;
  /** Pairs that are made to train on. */
  readonly trainSize?: number | undefined;
  /** Pairs that are made to validate on. */
  readonly validationSize?: number | undefined;
  /** Pairs that are made to test on. */
  readonly testSize?: number | undefined;

  /** What one token is; `symbols` is what stands between white space. */
  readonly tokens: 'characters' | 'words' | 'symbols' | 'subwords';
  /** Whether sources and targets share one vocabulary. */
  readonly sharedVocabulary: boolean;
  /** Whether words are read in lower case. */
  readonly lowercase: boolean;
  /** Most tokens in a vocabulary; rarer ones are read as unknown. */
  readonly vocabularySize: number;
  /** Tokens that occur less often in the training texts are read as unknown. */
  readonly minFrequency: number;
  /** Tokens of a source beyond this are not read. */
  readonly maxSourceLength: number;
  /** Tokens of a target beyond this are not trained on, and not written. */
  readonly maxTargetLength: number;
  /** What happens to a training pair that is longer. */
  readonly longer: 'truncate' | 'drop';

  /** Features of a token in the model. */
  readonly modelDim: number;
  /** Fraction of the activations that is set to zero in training. */
  readonly dropout: number;
  /** Whether a batch is counted in pairs, or in tokens of source and target with their padding. */
  readonly batchBy: 'pairs' | 'tokens';
  /** Lengths to which sources are padded, and targets: few lengths are few compiled shapes. */
  readonly buckets: number;
  /** The score that decides which weights are the best and when to stop. */
  readonly validateBy: SequenceMeasure;
  /** Validation pairs that are translated in each evaluation. */
  readonly validationPairs: number;
  /**
   * Whether each evaluation translates as many test pairs too: to be seen, for curves of how well a
   * model generalizes; nothing is chosen by them.
   */
  readonly watchTest: boolean;
  /** Beams while validating; 1 is greedy. */
  readonly numValidationBeams: number;
  /** Checkpoints with the best scores whose mean is tried as final weights; 1 takes the best alone. */
  readonly averageCheckpoints: number;

  /** Beams of the final test and of use; 1 is greedy. */
  readonly numBeams: number;
  /** Exponent of the length by which a beam's score is divided. */
  readonly lengthPenalty: number;
  /** Forbid repeated n-grams of this size; 0 disables the check. */
  readonly noRepeatNgramSize: number;
}

/** Everything that decides how a model from one sequence to another is trained. */
export type SequenceConfig = SequenceSettings & SequenceChoice;

/** What a program gives of it: the preset has the rest. */
export type SequenceOptions = Optional<
  Omit<SequenceSettings, 'data' | 'validationData' | 'testData'>
> &
  (Optional<SequenceChoice<'transformer'>> | SequenceChoice<Exclude<SequenceName, 'transformer'>>);

const data = 'Data';
const text = 'Text';
const model = 'Model';
const training = 'Training';
const writing = 'Writing';

/** What each field may hold; its order is that of `--help`. */
export const sequenceFields: Fields<SequenceSettings & { model: SequenceName }> = {
  data: {
    kind: 'text',
    group: data,
    help: 'a built-in set, or a CSV, TSV, JSON, Parquet or TMX file of pairs, or two files of lines: a.en,a.de',
  },
  sourceFile: { kind: 'text', group: data, help: 'file of sources, one per line' },
  targetFile: {
    kind: 'text',
    group: data,
    help: 'file of targets, one per line',
  },
  sourceColumn: {
    kind: 'text',
    group: data,
    help: 'source column (default: detected and reported)',
  },
  targetColumn: {
    kind: 'text',
    group: data,
    help: 'target column (default: detected and reported)',
  },
  languages: { kind: 'list', group: data, help: 'languages of the dates, as BCP 47 tags' },
  from: { kind: 'text', group: data, help: 'language of the sources, as a BCP 47 tag' },
  to: { kind: 'text', group: data, help: 'language of the targets, as a BCP 47 tag' },
  split: {
    kind: 'choice',
    choices: [
      'simple',
      'length',
      'addprim_jump',
      'addprim_turn_left',
      'template_around_right',
      'template_jump_around_right',
      'template_opposite_right',
      'template_right',
      'filler_num0',
      'filler_num1',
      'filler_num2',
      'filler_num3',
    ],
    group: data,
    help: 'SCAN split',
  },
  cutoff: {
    kind: 'integer',
    min: 1,
    group: data,
    help: 'maximum target length in training; longer pairs are used for testing',
  },
  trainSize: { kind: 'integer', min: 1, group: data, help: 'number of generated training pairs' },
  validationSize: {
    kind: 'integer',
    min: 1,
    group: data,
    help: 'number of generated validation pairs',
  },
  testSize: { kind: 'integer', min: 1, group: data, help: 'number of generated test pairs' },
  ...fileFields,

  tokens: {
    kind: 'choice',
    choices: ['characters', 'words', 'symbols', 'subwords'],
    group: text,
    help: 'unit of a token; symbols are separated by white space',
  },
  sharedVocabulary: {
    kind: 'boolean',
    group: text,
    help: 'share one vocabulary between source and target',
    negatedHelp: 'a vocabulary each for sources and targets',
  },
  lowercase: {
    kind: 'boolean',
    group: text,
    help: 'convert words to lower case',
    negatedHelp: 'read words as they are',
  },
  vocabularySize: { kind: 'integer', min: 5, group: text, help: 'maximum vocabulary size' },
  minFrequency: {
    kind: 'integer',
    min: 1,
    group: text,
    help: 'minimum frequency of a token in the vocabulary',
  },
  maxSourceLength: {
    kind: 'integer',
    min: 1,
    group: text,
    help: 'maximum number of source tokens; the rest is truncated',
  },
  maxTargetLength: {
    kind: 'integer',
    min: 1,
    group: text,
    help: 'maximum number of target tokens',
  },
  longer: {
    kind: 'choice',
    choices: ['truncate', 'drop'],
    group: text,
    help: 'training pairs that are longer: truncate, or drop',
  },

  model: {
    kind: 'choice',
    choices: Object.keys(sequenceOptions) as SequenceName[],
    group: model,
    help: 'model family; list its options with --model <family> --help',
  },
  modelDim: { kind: 'integer', min: 1, group: model, help: 'hidden dimension of the model' },
  dropout: {
    kind: 'number',
    min: 0,
    below: 1,
    group: model,
    help: 'dropout rate',
  },
  batchBy: {
    kind: 'choice',
    choices: ['pairs', 'tokens'],
    group: training,
    help: 'unit of the batch size',
  },
  buckets: {
    kind: 'integer',
    min: 1,
    group: training,
    help: 'bucket lengths for padding, per side',
  },
  validateBy: {
    kind: 'choice',
    choices: ['exactMatch', 'bleu', 'rougeL', 'loss'],
    group: training,
    help: 'metric for early stopping and the best checkpoint',
  },
  validationPairs: {
    kind: 'integer',
    min: 1,
    group: training,
    help: 'number of pairs translated per evaluation',
  },
  watchTest: {
    kind: 'boolean',
    group: training,
    help: 'also translate some test pairs at each evaluation, for display',
    negatedHelp: 'leave the test pairs to the end',
  },
  numValidationBeams: {
    kind: 'integer',
    min: 1,
    group: training,
    help: 'number of beams in validation',
  },
  averageCheckpoints: {
    kind: 'integer',
    min: 1,
    group: training,
    help: 'number of best checkpoints to average at the end',
  },
  ...trainingFields,

  numBeams: {
    kind: 'integer',
    min: 1,
    group: writing,
    help: 'number of beams in the test; 1 is greedy',
  },
  lengthPenalty: {
    kind: 'number',
    group: writing,
    help: 'length penalty: exponent of the length',
  },
  noRepeatNgramSize: {
    kind: 'integer',
    min: 0,
    group: writing,
    help: 'forbid repeated n-grams of this size; 0 disables the check',
  },
};
