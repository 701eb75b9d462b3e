import { charLm } from '../../presets/char-lm.js';
import type { Experiment } from '../experiment.js';

/** A language model over characters at the sizes of nanoGPT's figure for a CPU. */
export const charLmTable: Experiment = {
  name: 'char-lm',
  summary: "character language model on tiny Shakespeare, beside nanoGPT's figure for a CPU",
  score: {
    field: 'loss',
    heading: 'validation loss (nats a character)',
    digits: 3,
    isLowerBetter: true,
  },
  rows: ['Transformer, 4 layers of 128'],
  columns: ['tiny Shakespeare'],
  seeds: 3,
  cell: () => ({
    presetName: 'char-lm',
    preset: { kind: 'language-model', summary: '', config: charLm },
    values: {},
    published: { value: 1.88, source: 'Karpathy, nanoGPT, README (2,000 steps, about 3 minutes)' },
  }),
  notes: [
    'nanoGPT estimates the loss on 20 batches drawn at random; here the whole validation text is scored.',
  ],
};
