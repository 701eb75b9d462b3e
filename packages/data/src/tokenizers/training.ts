import { betweenSteps, hostSignal } from '@resattn/host';
/** How far a training has come. */
export interface TrainingProgress {
  /** What is being done, e.g. `'reading'`, `'merging'`. */
  readonly stage: string;
  readonly done: number;
  /** Left out while it is not known. */
  readonly total?: number | undefined;
}

export type ProgressCallback = (progress: TrainingProgress) => void;

/** Learns a tokenizer from texts that are given one after the other and not kept. */
export interface TokenizerTrainer<T> {
  add(text: string): void;
  finish(onProgress?: ProgressCallback): T;
}

const readingStep = 10_000;

const textsBetweenPauses = 64;

/** Trains on all texts of an iterable. */
export function train<T>(
  trainer: TokenizerTrainer<T>,
  texts: Iterable<string>,
  onProgress?: ProgressCallback,
): T {
  let done = 0;
  for (const text of texts) {
    trainer.add(text);
    if (++done % readingStep === 0) onProgress?.({ stage: 'reading', done });
  }
  onProgress?.({ stage: 'reading', done, total: done });
  return trainer.finish(onProgress);
}

/**
 * Trains on a stream of texts, for instance the lines of a file larger than memory.
 *
 * @param signal ends it between two texts, with its reason as the error; start again with a new trainer.
 *   Default: in a notebook, the signal of the running cell.
 */
export async function trainOnStream<T>(
  trainer: TokenizerTrainer<T>,
  texts: AsyncIterable<string> | Iterable<string>,
  onProgress?: ProgressCallback,
  signal: AbortSignal | undefined = hostSignal(),
): Promise<T> {
  const pause = betweenSteps(signal);
  let done = 0;
  for await (const text of texts) {
    if (done % textsBetweenPauses === 0) await pause();
    trainer.add(text);
    if (++done % readingStep === 0) onProgress?.({ stage: 'reading', done });
  }
  onProgress?.({ stage: 'reading', done, total: done });
  await pause();
  return trainer.finish(onProgress);
}
