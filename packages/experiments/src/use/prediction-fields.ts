import type { Fields } from '../config/field.js';
import type { PredictTextsOptions } from './predict-texts.js';

const probability = { kind: 'number', min: 0, max: 1, group: 'Options' } as const;

/** Which classes of a text are shown: what the numbers may be, and what they are for. */
export const predictionFields: Fields<Pick<PredictTextsOptions, 'topK' | 'threshold' | 'abstain'>> =
  {
    topK: {
      kind: 'integer',
      min: 1,
      group: 'Options',
      help: 'print the k most probable classes of each text',
    },
    threshold: { ...probability, help: 'print only classes with at least this probability' },
    abstain: {
      ...probability,
      help: 'print - where the best class is less probable than this; `evaluate` shows the resulting accuracy',
    },
  };
