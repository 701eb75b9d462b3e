import type { Fields } from './field.js';
import { type TrainingConfig, trainingFields } from './training-config.js';
import { type TransformerConfig, transformerFields } from './transformer-config.js';

/** Everything that decides how a language model is trained. */
export interface LanguageModelRunConfig extends TransformerConfig, TrainingConfig {
  /** The data: `tiny_shakespeare`, a text file, or a JSON, JSONL or Parquet file of texts. */
  readonly data?: string | undefined;
  /** Part of the text, from its end, that is validated on. */
  readonly validationFraction: number;
  /** Column of the texts in a JSON, JSONL or Parquet file. Left out, it is guessed and said. */
  readonly textColumn?: string | undefined;
  /** Encoding of the file. Left out, it is detected. */
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
    help: 'column of the texts of such a file (left out: guessed and said)',
  },
  validationFraction: {
    kind: 'number',
    above: 0,
    below: 1,
    group: data,
    help: 'part of the text, from its end, to validate on',
  },
  encoding: { kind: 'text', group: data, help: 'encoding of the file (left out: detected)' },
  invalid: {
    kind: 'choice',
    choices: ['error', 'replace', 'windows-1252'],
    group: data,
    help: 'a line that is not valid in the encoding: stop, put U+FFFD, or read it so',
  },
  contextLength: { kind: 'integer', min: 2, group: data, help: 'characters seen at once' },
  vocabularySize: { kind: 'integer', min: 5, group: data, help: 'most characters known' },
  ...transformerFields,
  position: {
    kind: 'choice',
    choices: ['learned', 'rotary', 'sinusoidal'],
    group: model,
    help: 'what tells where a token stands',
  },
  validationWindows: {
    kind: 'integer',
    min: 1,
    group: training,
    help: 'windows of text in each evaluation',
  },
  ...trainingFields,
  sampleLength: { kind: 'integer', min: 1, group: writing, help: 'characters of a sample' },
  temperature: {
    kind: 'number',
    above: 0,
    group: writing,
    help: 'divides the logits when samples are drawn',
  },
};
