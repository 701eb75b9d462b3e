import type { NamedVariables } from '@resattn/core';
import { type Complete, OptionError } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { classifierFamily } from '../classifiers/families.js';
import type { ClassifierConfig } from '../classifiers/options/config.js';
import type { TextClassifier } from '../classifiers/text-classifier.js';
import { countParameters } from '../count-parameters.js';
import { sequenceFamily } from '../sequence/families.js';
import type { SequenceToSequenceConfig } from '../sequence/options/config.js';
import type { SequenceToSequence } from '../sequence/sequence-to-sequence.js';
import { lowRank } from './low-rank.js';

/**
 * A classifier of the same family and depth with all widths smaller, the largest one that has at most
 * a given part of the parameters. Its embeddings are the principal components of the teacher's, its
 * other weights fresh. A smaller model overfits less: its dropout rates are half the teacher's.
 *
 * @throws Error when even the narrowest has more
 */
export async function makeStudent(teacher: TextClassifier, share: number): Promise<TextClassifier> {
  const { family, config } = teacher;
  const student = largestWithin(share, family, {
    limit: share * countParameters(teacher),
    make: (factor) => classifierFamily(family).make(narrower(config, factor)),
    count: countParameters,
    dispose: ({ model }) => model.dispose(),
  });
  await inheritEmbeddings(student.weights, teacher.weights);
  return student;
}

/**
 * The same for a model from one sequence to another: a narrower one of its family and depth.
 *
 * @throws Error when even the narrowest has more
 */
export async function makeSequenceStudent(
  teacher: SequenceToSequence,
  share: number,
): Promise<SequenceToSequence> {
  const { family, config } = teacher;
  const student = largestWithin(share, family, {
    limit: share * countParameters(teacher),
    make: (factor) => sequenceFamily(family).make(narrower(config, factor)),
    count: countParameters,
    dispose: ({ weights }) => tf.dispose(Object.values(weights)),
  });
  await inheritEmbeddings(student.weights, teacher.weights);
  return student;
}

/** Widths are tried in so many steps. */
const STEPS = 48;

/** The widest of the narrower models that is small enough: a wider one never has fewer parameters. */
function largestWithin<M>(
  share: number,
  family: string,
  {
    limit,
    make,
    count,
    dispose,
  }: {
    readonly limit: number;
    readonly make: (factor: number) => M;
    readonly count: (model: M) => number;
    readonly dispose: (model: M) => void;
  },
): M {
  if (!(share > 0 && share < 1))
    throw new Error(`distillation: the student's share is ${share}, expected between 0 and 1`);
  let found: M | undefined;
  let [low, high] = [0, STEPS];
  while (high - low > 1) {
    const step = (low + high) >> 1;
    const model = make(step / STEPS);
    const fits = count(model) <= limit;
    if (fits) {
      low = step;
      if (found !== undefined) dispose(found);
      found = model;
    } else {
      high = step;
      dispose(model);
    }
  }
  if (found === undefined)
    throw new OptionError(`distillation: no ${family} is as small as ${share} of this one.`, [
      (option) => `choose a larger ${option('share')}`,
      'choose another method',
    ]);
  return found;
}

/** Embeddings of the student: the teacher's, projected onto their first principal components. */
async function inheritEmbeddings(student: NamedVariables, teacher: NamedVariables): Promise<void> {
  for (const [name, own] of Object.entries(student)) {
    const large = teacher[name];
    if (!/embeddings$/.test(name) || large === undefined || own.rank !== 2) continue;
    const [rows, columns] = large.shape as [number, number];
    const rank = own.shape[1]!;
    if (own.shape[0] !== rows || rank > Math.min(rows, columns)) continue;
    const { left } = lowRank((await large.data()) as Float32Array, rows, columns, rank);
    tf.tidy(() => own.assign(tf.tensor2d(left, [rows, rank])));
  }
}

/** Fields that are widths of a model. */
const widths = [
  'embeddingDim',
  'filters',
  'attentionDim',
  'modelDim',
  'hiddenUnits',
  'maxoutUnits',
];

function narrower<C extends ClassifierConfig | SequenceToSequenceConfig>(
  config: Complete<C>,
  factor: number,
): C {
  const { numHeads } = config as { numHeads?: number | undefined };
  const fields = Object.entries(config).map(([name, value]): [string, unknown] => {
    // Heads of an even number of features, which rotary positions take in pairs.
    if (name === 'modelDim' && numHeads !== undefined)
      return [name, narrow(value, factor, 2 * numHeads)];
    if (name === 'headDim') return [name, undefined];
    // Units may be halved, one half for each direction.
    if (name === 'units') return [name, narrow(value, factor, 2)];
    if (widths.includes(name))
      return [
        name,
        Array.isArray(value)
          ? value.map((each) => narrow(each, factor, 1))
          : narrow(value, factor, 1),
      ];
    if (/dropout$/i.test(name)) return [name, (value as number) / 2];
    return [name, value];
  });
  return Object.fromEntries(fields) as unknown as C;
}

const narrow = (width: unknown, factor: number, multiple: number): number =>
  Math.max(multiple, multiple * Math.floor(((width as number) * factor) / multiple));
