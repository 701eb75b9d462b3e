import type { Fields } from '../config/field.js';
import type { AnswerTextsOptions } from './answer-texts.js';
import type { ContinueTextsOptions } from './continue-texts.js';

const group = 'Options';

/** How the next token is drawn: what the numbers may be, and what they are for. */
export const samplingFields: Fields<
  Pick<ContinueTextsOptions, 'temperature' | 'topK' | 'topP' | 'minP' | 'seed'>
> = {
  temperature: {
    kind: 'number',
    group,
    help: "sampling temperature; 0 is greedy (default: the run's)",
  },
  topK: {
    kind: 'integer',
    min: 1,
    group,
    help: 'top-k: sample from the k most probable tokens only',
  },
  topP: {
    kind: 'number',
    min: 0,
    max: 1,
    group,
    help: 'top-p: sample from the smallest set of tokens with this total probability',
  },
  minP: {
    kind: 'number',
    min: 0,
    max: 1,
    group,
    help: 'min-p: minimum probability, relative to the most probable token',
  },
  seed: { kind: 'integer', min: 1, group, help: "sampling seed (default: the run's)" },
};

/** How an answer is searched: what the numbers may be, and what they are for. */
export const answerFields: Fields<Pick<AnswerTextsOptions, 'numBeams' | 'lengthPenalty' | 'best'>> =
  {
    numBeams: {
      kind: 'integer',
      min: 1,
      group,
      help: "number of beams; 1 is greedy (default: the run's)",
    },
    lengthPenalty: {
      kind: 'number',
      group,
      help: "length penalty: exponent of the length (default: the run's)",
    },
    best: { kind: 'integer', min: 1, group, help: 'number of outputs per text, best first' },
  };
