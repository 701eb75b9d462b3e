import type { Fields } from './field.js';
import { type TrainingConfig, trainingFields } from './training-config.js';
import { type TransformerConfig, transformerFields } from './transformer-config.js';

/** Everything that decides how a language model is trained. */
export interface LanguageModelRunConfig extends TransformerConfig, TrainingConfig {
  /** The data: `tiny_shakespeare`, a text file, or a JSON, JSONL or Parquet file of texts. */
  readonly data?: string | undefined;
  /** Part of the text, from its end, that is validated on. */
  readonly validationFraction: number;
  /** Column of the texts in a JSON, JSONL or Parquet file. Default: detected and reported. */
  readonly textColumn?: string | undefined;
  /** Encoding of the file. Default: detected. */
  readonly encoding?: string | undefined;
  /** What to do with a line that is not valid in the encoding. */
  readonly invalid: 'error' | 'replace' | 'windows-1252';

  /** Characters that the model sees at once. */
  readonly contextLength: number;
  /** Most characters in the vocabulary; rarer ones are read as unknown. */
  readonly vocabularySize: number;

  /** What tells where a token stands. */
  readonly position: 'learned' | 'rotary' | 'sinusoidal';
  /** Windows of text in each evaluation, spread evenly over the validation text. */
  readonly validationWindows: number;

  /** Characters of a sample in the report. */
  readonly sampleLength: number;
  /** Divides the logits when samples are drawn. */
  readonly temperature: number;
}

const data = 'Data';
const model = 'Model';
const training = 'Training';
const writing = 'Writing';

/** What each field may hold; its order is that of `--help`. */
export const languageModelFields: Fields<LanguageModelRunConfig> = {
  data: {
    kind: 'text',
    group: data,
    help: '"tiny_shakespeare", a text file, or a JSON, JSONL or Parquet file of texts',
  },
  textColumn: {
    kind: 'text',
    group: data,
    help: 'text column of a table (default: detected and reported)',
  },
  validationFraction: {
    kind: 'number',
    above: 0,
    below: 1,
    group: data,
    help: 'fraction at the end of the text held out for validation',
  },
  encoding: { kind: 'text', group: data, help: 'encoding of the file (default: detected)' },
  invalid: {
    kind: 'choice',
    choices: ['error', 'replace', 'windows-1252'],
    group: data,
    help: 'lines that are invalid in the encoding: stop, replace by U+FFFD, or keep',
  },
  contextLength: { kind: 'integer', min: 2, group: data, help: 'context length, in characters' },
  vocabularySize: {
    kind: 'integer',
    min: 5,
    group: data,
    help: 'maximum number of distinct characters',
  },
  ...transformerFields,
  position: {
    kind: 'choice',
    choices: ['learned', 'rotary', 'sinusoidal'],
    group: model,
    help: 'position encoding',
  },
  validationWindows: {
    kind: 'integer',
    min: 1,
    group: training,
    help: 'number of windows per evaluation',
  },
  ...trainingFields,
  sampleLength: {
    kind: 'integer',
    min: 1,
    group: writing,
    help: 'length of a sample, in characters',
  },
  temperature: {
    kind: 'number',
    above: 0,
    group: writing,
    help: 'sampling temperature',
  },
};
