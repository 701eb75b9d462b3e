import type { TensorFlowOptions } from '@resattn/runtime';

/** What a run is computed on; no part of a configuration, since the results do not depend on it. */
export interface MachineOptions {
  /** Default `auto`: a GPU where TensorFlow finds one. */
  readonly device?: 'auto' | 'cpu' | 'gpu' | undefined;
  readonly threads?: number | undefined;
  /** False: nothing is measured, and nothing that was measured is used. Default true. */
  readonly calibration?: boolean | undefined;
}

/** These options as the runtime takes them. */
export const tensorFlowOptions = ({
  device = 'auto',
  threads,
  calibration,
}: MachineOptions): TensorFlowOptions => ({
  device,
  calibration: calibration === false ? 'off' : 'recorded',
  ...(threads === undefined ? {} : { intraOpThreads: threads, interOpThreads: threads }),
});
