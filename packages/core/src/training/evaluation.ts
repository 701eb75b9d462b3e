import { yieldToEventLoop } from '@resattn/host';
import * as tf from '@tensorflow/tfjs';
import type { Jitted } from '../tensorflow.js';
import {
  type Batch,
  type BatchSource,
  batchSize,
  countExamples,
  type DenseArray,
  readArrays,
  type TensorBatch,
  tensorBatch,
} from './batch.js';

/**
 * Gathers batches and a model's outputs, as plain arrays, into named numbers. The outputs are all that the
 * loss function returns: `loss`, its `weight` and others.
 */
export interface MetricAccumulator {
  update(batch: Batch, outputs: Readonly<Record<string, DenseArray>>): void;
  result(): Readonly<Record<string, number>>;
}

/**
 * What is measured in an evaluation: functions that make new accumulators for it, such as those of
 * `metric` of `@resattn/metrics`.
 */
export type EvaluationMetrics = (() => MetricAccumulator) | readonly (() => MetricAccumulator)[];

export interface EvaluateOptions {
  /** What is measured beside the loss. Default: none. */
  readonly metrics?: EvaluationMetrics | undefined;
  /** Told after each batch, for progress. */
  readonly onBatch?: ((done: number, total: number) => void) | undefined;
  /** Ends the evaluation before the next batch, with its reason as the error. Default: in a notebook, the signal of the running cell. */
  readonly signal?: AbortSignal | undefined;
}

export interface EvaluationResult {
  /** Mean loss over all batches, weighted by their sizes. */
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Without rows of weight 0, which only fill up a batch. */
  readonly examples: number;
  readonly seconds: number;
}

/** Runs a compiled function over the first epoch of a source and hands out plain arrays. */
export async function* outputsOf(
  run: Jitted<[TensorBatch], Record<string, tf.Tensor>>,
  source: BatchSource,
  signal?: AbortSignal,
): AsyncGenerator<{ batch: Batch; outputs: Record<string, DenseArray> }> {
  for await (const batch of source.epoch(0)) {
    signal?.throwIfAborted();
    const tensors = tensorBatch(batch);
    let outputs: Record<string, tf.Tensor>;
    try {
      outputs = run(tensors);
    } finally {
      tf.dispose(tensors);
    }
    try {
      yield { batch, outputs: await readArrays(outputs) };
    } finally {
      tf.dispose(outputs);
    }
    await yieldToEventLoop();
  }
}

/** @throws Error when the source has no batch, or two metrics have the same name. */
export async function evaluateOver(
  run: Jitted<[TensorBatch], Record<string, tf.Tensor>>,
  source: BatchSource,
  options: EvaluateOptions,
): Promise<EvaluationResult> {
  const started = performance.now();
  const accumulators = [options.metrics ?? []].flat().map((start) => start());
  let sum = 0;
  let weights = 0;
  let examples = 0;
  let done = 0;
  for await (const { batch, outputs } of outputsOf(run, source, options.signal)) {
    const { loss, weight } = outputs;
    const batchWeight = weight?.values[0] ?? batchSize(batch);
    sum += loss!.values[0]! * batchWeight;
    weights += batchWeight;
    examples += countExamples(batch);
    for (const accumulator of accumulators) accumulator.update(batch, outputs);
    done++;
    options.onBatch?.(done, source.batchesPerEpoch);
  }
  if (done === 0) throw new Error('the evaluation data has no batch; give it at least one example');
  return {
    loss: sum / weights,
    metrics: namedResults(accumulators),
    examples,
    seconds: (performance.now() - started) / 1000,
  };
}

function namedResults(accumulators: readonly MetricAccumulator[]): Record<string, number> {
  const results: Record<string, number> = {};
  for (const accumulator of accumulators)
    for (const [name, value] of Object.entries(accumulator.result())) {
      if (Object.hasOwn(results, name))
        throw new Error(
          `two metrics of an evaluation are called "${name}"; name one of them otherwise`,
        );
      results[name] = value;
    }
  return results;
}
