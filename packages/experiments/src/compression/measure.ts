import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MODEL_FOLDER } from '@resattn/models/node';

/** A model's size, speed and scores. */
export interface Measurements {
  readonly parameters: number;
  /** Bytes of the file of its weights. */
  readonly bytes: number;
  /** Milliseconds for one text, and for 32 together: medians over test texts. */
  readonly millisecondsOf1: number;
  readonly millisecondsOf32: number;
  /** On the run's own test texts, by name. */
  readonly scores: Readonly<Record<string, number>>;
}

/** Bytes of the file of the weights in a run folder. */
export async function weightBytes(folder: string): Promise<number> {
  const { size } = await stat(join(folder, MODEL_FOLDER, 'weights.safetensors'));
  return size;
}

/** Batches that are timed. */
export const TIMED_BATCHES = 30;

/** How long the model takes for one text and for 32; each shape is compiled before it is timed. */
export async function latencies(
  texts: readonly string[],
  apply: (texts: string[]) => Promise<unknown>,
): Promise<Pick<Measurements, 'millisecondsOf1' | 'millisecondsOf32'>> {
  return {
    millisecondsOf1: await milliseconds(texts, 1, apply),
    millisecondsOf32: await milliseconds(texts, 32, apply),
  };
}

async function milliseconds(
  texts: readonly string[],
  rows: number,
  apply: (texts: string[]) => Promise<unknown>,
): Promise<number> {
  const batches = Array.from({ length: TIMED_BATCHES }, (_, i) =>
    Array.from({ length: rows }, (_, k) => texts[(i * rows + k) % texts.length]!),
  );
  const times: number[] = [];
  for (const isTimed of [false, true]) {
    for (const batch of batches) {
      const start = performance.now();
      await apply(batch);
      if (isTimed) times.push(performance.now() - start);
    }
  }
  return times.sort((a, b) => a - b)[TIMED_BATCHES >> 1]!;
}
