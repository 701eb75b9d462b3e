import type { SequenceConfig } from '../../config/sequence-config.js';
import { reverse } from '../../presets/reverse.js';
import type { Experiment } from '../experiment.js';

const models: Readonly<Record<string, Partial<SequenceConfig>>> = {
  RNNsearch: { model: 'rnnsearch' },
  Transformer: {},
};

/** Sequences of symbols, written from their end. */
export const reverseTable: Experiment = {
  name: 'reverse',
  summary: 'reversing sequences: RNNsearch, Transformer',
  score: { field: 'bleu', heading: 'BLEU', digits: 2 },
  rows: Object.keys(models),
  columns: ['test'],
  seeds: 5,
  cell: (row) => ({
    presetName: 'reverse',
    preset: { kind: 'sequence', summary: '', config: reverse },
    values: models[row]!,
    ...(row === 'RNNsearch' && {
      published: {
        value: 95.42,
        source:
          'JoeyNMT (Kreutzer, Bastings and Riezler 2019), tutorial, recurrent model, best checkpoint',
      },
    }),
  }),
  notes: [
    'Published on sequences of another generator (50 symbols, validation part); here ten symbols, up to 25 of them, test part.',
  ],
};
