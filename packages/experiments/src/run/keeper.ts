import type { CheckpointStore, TrainerCallbacks } from '@resattn/core';

/** What keeps the training of a run as it goes: a run folder, or nothing but memory. */
export interface RunKeeper {
  /** Default: the best weights are kept in memory. */
  readonly checkpoints?: CheckpointStore | undefined;
  /** What is recorded of the training. */
  callbacks(): TrainerCallbacks;
  /** The results of the run's earlier ends, if it was continued. */
  readEarlierResults(): Promise<
    readonly { readonly step: number; readonly results: Readonly<Record<string, unknown>> }[]
  >;
}

/** Keeps nothing beyond this process. */
export const memoryKeeper: RunKeeper = {
  callbacks: () => ({}),
  readEarlierResults: async () => [],
};
