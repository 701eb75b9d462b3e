import { checkValue, type OptionError, unknownOption } from '@resattn/options';
import type { AnyFields, Fields } from '../config/field.js';
import { UsageError } from '../user-error.js';

export const compressionMethods = [
  'int8',
  'int4',
  'dynamic-int8',
  'low-rank',
  'prune',
  'prune-structure',
  'distill',
] as const;
export type CompressionMethod = (typeof compressionMethods)[number];

/** How a model is made smaller. */
export interface CompressOptions {
  /** `all`: one run by each method that there is for the model. */
  readonly method: CompressionMethod | 'all';
  /** Folder of the new run. Default `<run>-<method>`; of `all`, of the new runs: `<run>-compressed`. */
  readonly out?: string | undefined;
  /** Where the texts of the run are now. Default: where they were when it was trained. */
  readonly data?: string | undefined;
  /** Of `prune`: fraction of the weights that become 0. Default 0.5. */
  readonly sparsity: number;
  /** Of `prune-structure`: fraction of channels, heads and hidden units that is kept. Default 0.5. */
  readonly keep: number;
  /** Of `low-rank`: rank of the matrices as a fraction of the full one. Default 0.5. */
  readonly rank: number;
  /** Of `distill`: the student's parameters as a fraction of the teacher's. Default 0.25. */
  readonly share: number;
  /** Of `distill`: divides the teacher's logits before the softmax. Default 2. */
  readonly temperature: number;
  /** Of `distill`: the teacher's fraction of the loss; the rest is of the labels. Default 0.7. */
  readonly teacher: number;
  /** Of `distill`, for classifiers: weight of equal attention in the loss. Default 0.1. */
  readonly attention: number;
  /** Of `distill`, for classifiers: weight of equal similarities of texts in the loss. Default 0. */
  readonly hidden: number;
  /** Of `distill`. Default: four times that of the run for a classifier, else twice. */
  readonly learningRate?: number | undefined;
  /** Epochs of training. Default: those of the run times 1.5 to distill, 0.25 to prune, else 0.75. */
  readonly epochs?: number | undefined;
}

export const compressionDefaults = {
  sparsity: 0.5,
  keep: 0.5,
  rank: 0.5,
  share: 0.25,
  temperature: 2,
  teacher: 0.7,
  attention: 0.1,
  hidden: 0,
} as const satisfies Partial<CompressOptions>;

type Tuned = Omit<CompressOptions, 'method' | 'out' | 'data'>;

const fraction = { kind: 'number', min: 0, max: 1 } as const;
const distill = 'With --method distill';

/** What the numbers of a compression may be, and what they are for. */
export const compressionFields: Fields<Tuned> = {
  epochs: {
    kind: 'integer',
    min: 0,
    group: 'Training',
    help: 'number of epochs (default: distill 1.5 times those of the run, prune 0.25, others 0.75)',
  },
  sparsity: {
    ...fraction,
    group: 'With --method prune',
    help: 'fraction of the weights set to 0',
  },
  keep: {
    ...fraction,
    group: 'With --method prune-structure',
    help: 'fraction of channels, heads and hidden units to keep',
  },
  rank: {
    ...fraction,
    group: 'With --method low-rank',
    help: 'rank of the matrices, as a fraction of full rank',
  },
  share: {
    ...fraction,
    group: distill,
    help: "size of the student, as a fraction of the teacher's parameters",
  },
  teacher: {
    ...fraction,
    group: distill,
    help: 'weight of the teacher in the loss; the labels get the rest',
  },
  attention: {
    ...fraction,
    group: distill,
    help: 'classifiers only: weight of the attention-matching loss',
  },
  hidden: {
    ...fraction,
    group: distill,
    help: 'classifiers only: weight of the similarity-matching loss',
  },
  temperature: {
    kind: 'number',
    above: 0,
    group: distill,
    help: 'temperature of the softmax',
  },
  learningRate: {
    kind: 'number',
    above: 0,
    group: distill,
    help: 'learning rate (default: that of the run, times 4 for classifiers, else times 2)',
  },
};

const fields: AnyFields = compressionFields;

/**
 * Checks options of a compression that a program gives.
 *
 * @throws OptionError for an option that there is not, with the nearest
 * @throws UsageError for a value out of range
 */
export function checkCompression(options: object): void {
  const known = [...Object.keys(fields), 'method', 'out'];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!known.includes(name)) throw unknownOption('compress', name, known);
    if (!Object.hasOwn(fields, name)) continue;
    try {
      checkValue(name, fields[name]!, value);
    } catch (error) {
      throw new UsageError((option) => `compress: ${(error as OptionError).inWords(option)}.`);
    }
  }
}
