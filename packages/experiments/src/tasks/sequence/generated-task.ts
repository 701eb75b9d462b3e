import {
  copyTask,
  datePairs,
  fingerprint,
  namePairs,
  reverseTask,
  type Splits,
} from '@resattn/data';
import type { SequenceConfig } from '../../config/sequence-config.js';
import type { SequenceExample, SequenceTask } from './task.js';

/** What tasks that are made on the spot have in common. */
function generated(
  name: string,
  what: string,
  parts: Splits<SequenceExample>,
  source: Readonly<Record<string, unknown>>,
): Omit<SequenceTask, 'scores' | 'differences' | 'published'> {
  const { train, validation, test } = parts;
  const all = [...train, ...validation, ...test];
  return {
    name,
    description: `${all.length.toLocaleString('en-US')} ${what}`,
    notices: [],
    fingerprint: fingerprint(all.map((pair) => `${pair.source}\t${pair.target}`)),
    source,
    train,
    validation,
    test,
    verb: 'translate',
  };
}

const sizesOf = ({ trainSize, validationSize, testSize, dataSeed }: SequenceConfig) => ({
  ...(trainSize !== undefined && { train: trainSize }),
  ...(validationSize !== undefined && { validation: validationSize }),
  ...(testSize !== undefined && { test: testSize }),
  seed: dataSeed,
});

const cldr = () => ({
  name: 'Unicode CLDR',
  cldr: process.versions.cldr,
  icu: process.versions.icu,
});

/** Dates written out in words and figures of one or several languages, to ISO 8601. */
export function datesTask(config: SequenceConfig): SequenceTask {
  const { languages = ['en'] } = config;
  const parts = datePairs({ ...sizesOf(config), languages });
  const names = languages.length > 6 ? `${languages.length} languages` : languages.join(', ');
  return {
    ...generated('dates', `written-out dates (${names}), out of the CLDR`, parts, {
      ...cldr(),
      languages,
    }),
    scores: ['exactMatch'],
    published: [],
    differences: [],
  };
}

/** Names of regions, languages, scripts and currencies, from one language to another. */
export function namesTask(config: SequenceConfig): SequenceTask {
  const { from = 'en', to = 'de', dataSeed, validationFraction, testFraction } = config;
  const parts = namePairs({
    source: from,
    target: to,
    seed: dataSeed,
    validation: validationFraction,
    test: testFraction,
  });
  return {
    ...generated('names', `names in ${from} and ${to}, out of the CLDR`, parts, {
      ...cldr(),
      from,
      to,
    }),
    scores: ['exactMatch', 'chrf'],
    baseline: { name: 'the source as it is', answer: (source) => source },
    published: [],
    differences: [],
  };
}

/** Sequences of ten symbols, as long as the model reads, to be written from their end. */
export function reversalTask(config: SequenceConfig): SequenceTask {
  const { maxSourceLength } = config;
  const parts = reverseTask({ ...sizesOf(config), maxLength: maxSourceLength });
  return {
    ...generated('reverse', `sequences of up to ${maxSourceLength} symbols, reversed`, parts, {
      name: 'reverse',
    }),
    scores: ['exactMatch', 'bleu'],
    baseline: { name: 'the source as it is', answer: (source) => source },
    published: [
      {
        system: 'JoeyNMT, recurrent, best checkpoint (step 7,000)',
        source: 'Kreutzer, Bastings and Riezler 2019, tutorial of the toolkit',
        scores: { bleu: 95.42 },
      },
    ],
    differences: [
      'Published on sequences that the toolkit generates from 50 symbols, validation part; here of ten symbols, drawn from another generator, test part.',
    ],
  };
}

/** Sequences of ten symbols, as long as the model reads, to be written again. */
export function copyingTask(config: SequenceConfig): SequenceTask {
  const { maxSourceLength } = config;
  const parts = copyTask({ ...sizesOf(config), maxLength: maxSourceLength });
  return {
    ...generated('copy', `sequences of up to ${maxSourceLength} symbols, copied`, parts, {
      name: 'copy',
    }),
    scores: ['exactMatch'],
    published: [],
    differences: [],
  };
}
