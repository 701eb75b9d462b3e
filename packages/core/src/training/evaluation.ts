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
import { yieldToEventLoop } from './event-loop.js';

/** Gathers batches and a model's outputs, as plain arrays, into named numbers. */
export interface MetricAccumulator {
  update(batch: Batch, outputs: Readonly<Record<string, DenseArray>>): void;
  result(): Readonly<Record<string, number>>;
}

export interface EvaluateOptions {
  /** Makes a new accumulator for this evaluation. */
  readonly metrics?: (() => MetricAccumulator) | undefined;
  /** Told after each batch, for progress. */
  readonly onBatch?: ((done: number, total: number) => void) | undefined;
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

/** @throws Error when the source has no batch. */
export async function evaluateOver(
  run: Jitted<[TensorBatch], Record<string, tf.Tensor>>,
  source: BatchSource,
  options: EvaluateOptions,
): Promise<EvaluationResult> {
  const started = performance.now();
  const accumulator = options.metrics?.();
  let sum = 0;
  let weights = 0;
  let examples = 0;
  let done = 0;
  for await (const { batch, outputs } of outputsOf(run, source, options.signal)) {
    const { loss, weight, ...rest } = outputs;
    const batchWeight = weight?.values[0] ?? batchSize(batch);
    sum += loss!.values[0]! * batchWeight;
    weights += batchWeight;
    examples += countExamples(batch);
    accumulator?.update(batch, rest);
    done++;
    options.onBatch?.(done, source.batchesPerEpoch);
  }
  if (done === 0) throw new Error('the evaluation data has no batch; give it at least one example');
  return {
    loss: sum / weights,
    metrics: accumulator?.result() ?? {},
    examples,
    seconds: (performance.now() - started) / 1000,
  };
}
