import {
  assignWeights,
  averageWeights,
  type FitResult,
  type NamedVariables,
  newestCheckpoint,
  readTensorData,
} from '@resattn/core';
import type { RunKeeper } from '../../run/keeper.js';
import type { SequenceScores } from './scores.js';
import { formatScore } from './scores.js';
import type { ScoreName, SequenceTraining } from './task.js';

/** The result of averaging the best checkpoints. */
export interface Averaging {
  /** Steps of the checkpoints whose mean the weights are now; the best alone if it was no better. */
  readonly averaged: readonly number[];
}

/**
 * Puts the mean of the best checkpoints in place of the best one, where it validates at least as
 * well.
 */
export async function tryAverage(
  { run, config, tell }: Pick<SequenceTraining, 'config' | 'tell'> & { readonly run: RunKeeper },
  weights: NamedVariables,
  { best }: FitResult,
  score: () => Promise<SequenceScores>,
): Promise<Averaging> {
  const { checkpoints: store } = run;
  const newest = store && (await newestCheckpoint(store));
  const steps = (newest?.state.monitor.best ?? []).map(({ step }) => step);
  if (best === undefined || store === undefined || steps.length < 2)
    return { averaged: best ? [best.step] : [] };
  const measure = config.validateBy as ScoreName;
  const alone = await readTensorData(weights);
  const checkpoints = await Promise.all(steps.map((step) => store.load(step)));
  assignWeights(weights, averageWeights(checkpoints.map((checkpoint) => checkpoint.weights)));
  const value = (await score())[measure]!;
  const isBetter = value >= best.value;
  tell({
    type: 'averaged',
    checkpoints: steps.length,
    mean: formatScore(measure, value),
    best: formatScore(measure, best.value),
    isKept: isBetter,
  });
  if (!isBetter) assignWeights(weights, alone);
  return { averaged: isBetter ? steps : [best.step] };
}
