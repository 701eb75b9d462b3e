import { scan } from '../../presets/scan.js';
import type { Experiment, PublishedValue } from '../experiment.js';

const positions = {
  'absolute positions': 'sinusoidal',
  'relative positions': 'transformerXl',
} as const;

const cutoffs = { 'up to 22': 22, 'up to 26': 26, 'up to 30': 30, 'up to 40': 40 } as const;

const source = 'Csordás, Irie and Schmidhuber 2021 (EMNLP), abstract';

/** Of the cutoffs, the abstract gives the contrast at 26. */
const published: Readonly<Record<string, PublishedValue>> = {
  'absolute positions, up to 26': { value: 0, source },
  'relative positions, up to 26': { value: 100, source },
};

/** Whether a Transformer carries SCAN over to longer actions than it was trained on. */
export const scanLength: Experiment = {
  name: 'scan-length',
  summary: 'SCAN length split: absolute and relative positions',
  score: { field: 'exactMatch', heading: 'exact match in %', factor: 100, digits: 1 },
  rows: Object.keys(positions),
  columns: Object.keys(cutoffs),
  seeds: 3,
  cell(row, column) {
    const value = published[`${row}, ${column}`];
    return {
      presetName: 'scan',
      preset: { kind: 'sequence', summary: '', config: scan },
      values: {
        split: 'length',
        cutoff: cutoffs[column as keyof typeof cutoffs],
        position: positions[row as keyof typeof positions],
        norm: 'post',
        learningRate: 0.001,
        dropout: 0.5,
        batchSize: 256,
        steps: 50_000,
        epochs: 1000,
        schedule: 'constant',
        warmupSteps: 0,
        weightDecay: 0,
        validateEvery: 1000,
      },
      ...(value && { published: value }),
    };
  },
  notes: [
    'Columns: the longest actions that were trained on; tested on all commands with longer ones.',
    'Sizes, rates and steps are those of the paper: 3 + 3 layers of 128, 8 heads, dropout 0.5, 50,000 steps of 256 commands at a rate of 0.001, gradients clipped to 5; the weights are the last ones.',
    'The paper holds nothing back to validate on; here a twentieth of the short commands is.',
  ],
};
