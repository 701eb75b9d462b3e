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
  /** File of sources, one a line, instead of `data`. */
  readonly sourceFile?: string | undefined;
  /** File of their targets: line i belongs to line i of the sources. */
  readonly targetFile?: string | undefined;
  /** Column of the sources in a file. Left out, it is guessed and said. */
  readonly sourceColumn?: string | undefined;
  /** Column of the targets in a file. Left out, it is guessed and said. */
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
  /** No run of so many tokens is written twice; 0 allows it. */
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
  sourceFile: { kind: 'text', group: data, help: 'file of sources, one a line' },
  targetFile: {
    kind: 'text',
    group: data,
    help: 'file of their targets, one a line',
  },
  sourceColumn: {
    kind: 'text',
    group: data,
    help: 'column of the sources (left out: guessed and said)',
  },
  targetColumn: {
    kind: 'text',
    group: data,
    help: 'column of the targets (left out: guessed and said)',
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
    help: 'split of SCAN',
  },
  cutoff: {
    kind: 'integer',
    min: 1,
    group: data,
    help: 'longest target to train on; longer ones are tested on',
  },
  trainSize: { kind: 'integer', min: 1, group: data, help: 'pairs made to train on' },
  validationSize: { kind: 'integer', min: 1, group: data, help: 'pairs made to validate on' },
  testSize: { kind: 'integer', min: 1, group: data, help: 'pairs made to test on' },
  ...fileFields,

  tokens: {
    kind: 'choice',
    choices: ['characters', 'words', 'symbols', 'subwords'],
    group: text,
    help: 'what one token is; symbols stand between white space',
  },
  sharedVocabulary: {
    kind: 'boolean',
    group: text,
    help: 'one vocabulary for sources and targets',
    negatedHelp: 'a vocabulary each for sources and targets',
  },
  lowercase: {
    kind: 'boolean',
    group: text,
    help: 'read words in lower case',
    negatedHelp: 'read words as they are',
  },
  vocabularySize: { kind: 'integer', min: 5, group: text, help: 'most tokens in a vocabulary' },
  minFrequency: { kind: 'integer', min: 1, group: text, help: 'rarer tokens are read as unknown' },
  maxSourceLength: {
    kind: 'integer',
    min: 1,
    group: text,
    help: 'tokens of a source beyond this are not read',
  },
  maxTargetLength: {
    kind: 'integer',
    min: 1,
    group: text,
    help: 'tokens of a target beyond this are not written',
  },
  longer: {
    kind: 'choice',
    choices: ['truncate', 'drop'],
    group: text,
    help: 'a training pair that is longer: cut off, or left out',
  },

  model: {
    kind: 'choice',
    choices: Object.keys(sequenceOptions) as SequenceName[],
    group: model,
    help: 'family of the model; its options are listed with --model <family> --help',
  },
  modelDim: { kind: 'integer', min: 1, group: model, help: 'features of a token in the model' },
  dropout: {
    kind: 'number',
    min: 0,
    below: 1,
    group: model,
    help: 'fraction of the activations dropped in training',
  },
  batchBy: {
    kind: 'choice',
    choices: ['pairs', 'tokens'],
    group: training,
    help: 'what the size of a batch counts',
  },
  buckets: {
    kind: 'integer',
    min: 1,
    group: training,
    help: 'lengths to which each side is padded',
  },
  validateBy: {
    kind: 'choice',
    choices: ['exactMatch', 'bleu', 'rougeL', 'loss'],
    group: training,
    help: 'score that decides what is best and when to stop',
  },
  validationPairs: {
    kind: 'integer',
    min: 1,
    group: training,
    help: 'pairs that are translated in each evaluation',
  },
  watchTest: {
    kind: 'boolean',
    group: training,
    help: 'translate test pairs in each evaluation too, to be seen',
    negatedHelp: 'leave the test pairs to the end',
  },
  numValidationBeams: { kind: 'integer', min: 1, group: training, help: 'beams while validating' },
  averageCheckpoints: {
    kind: 'integer',
    min: 1,
    group: training,
    help: 'best checkpoints whose mean is tried at the end',
  },
  ...trainingFields,

  numBeams: { kind: 'integer', min: 1, group: writing, help: 'beams of the test; 1 is greedy' },
  lengthPenalty: {
    kind: 'number',
    group: writing,
    help: 'exponent of the length that divides a score',
  },
  noRepeatNgramSize: {
    kind: 'integer',
    min: 0,
    group: writing,
    help: 'no run of so many tokens twice; 0 allows all',
  },
};
