import { languageId } from '../../presets/language-id.js';
import type { Experiment } from '../experiment.js';

const depths = { '4 layers': 2, '8 layers': 4, '16 layers': 8, '32 layers': 16 } as const;

/** What residual connections do for deep stacks of convolutions. */
export const residualDepth: Experiment = {
  name: 'residual-depth',
  summary: 'depth with and without residual connections, on language identification',
  score: { field: 'accuracy', heading: 'accuracy in %', factor: 100, digits: 2 },
  rows: ['residual blocks', 'plain blocks'],
  columns: Object.keys(depths),
  seeds: 3,
  cell: (row, column) => ({
    presetName: 'language-id',
    preset: { kind: 'classification', summary: '', config: languageId },
    values: {
      // Names and dates alone, and the network alone.
      data: 'language-id',
      wide: false,
      lowercase: false,
      maxLength: 32,
      residual: row === 'residual blocks',
      filters: new Array<number>(depths[column as keyof typeof depths]).fill(32),
      embeddingDim: 32,
      attentionDim: 32,
      // A normalization in each layer hides much of what the connections do.
      norm: 'none',
      variant: 'v1',
      // Nor is a residual block its shortcut at first.
      zeroInit: false,
      embeddingStddev: 1,
      epochs: 3,
    },
  }),
  notes: [
    'Columns: convolutions of width 3 with 32 features, two a block, without normalization; three epochs.',
    'He et al. 2015 (Deep Residual Learning for Image Recognition) show the same contrast on images: plain networks get worse with depth, residual ones do not. There is no published value for these texts.',
  ],
};
