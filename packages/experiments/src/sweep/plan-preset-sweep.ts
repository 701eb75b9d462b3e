import { checkOptions } from '@resattn/options';
import { presets } from '../presets/index.js';
import type { TaskTypes } from '../task.js';
import { taskOfPreset } from '../tasks/task-of-preset.js';
import { parseSpace } from './parse-space.js';
import { planSweep, type SweepOptions, type SweepPlan, sweepKeys } from './plan-sweep.js';

/** What is asked for in texts, as a command line has it. */
export interface PresetSweepOptions
  extends Omit<SweepOptions<TaskTypes>, 'space' | 'candidates' | 'options'> {
  /** What is varied, as `field=values`; see `parseSpace`. */
  readonly varied: readonly string[];
  /** Fields of all trials, as `field=value`. */
  readonly set: readonly string[];
}

const { space: _, candidates: __, options: ___, ...shared } = sweepKeys;

const presetSweepKeys: Readonly<Record<keyof PresetSweepOptions, true>> = {
  ...shared,
  varied: true,
  set: true,
};

/**
 * A sweep over a preset, whose kind of task is known by its name only.
 *
 * @throws UsageError for a preset that there is not, texts of another form, and as `planSweep`
 */
export async function planPresetSweep(
  preset: string,
  options: PresetSweepOptions,
): Promise<SweepPlan> {
  checkOptions('planPresetSweep', options, presetSweepKeys);
  const { varied, set, ...others } = options;
  const { task, options: fixed } = taskOfPreset(preset, set);
  const { fields, families } = task;
  const { model = modelOfPreset(preset) } = fixed as { readonly model?: unknown };
  return planSweep(task, {
    ...others,
    options: fixed,
    space: parseSpace(varied, { fields, families, model }),
  });
}

const modelOfPreset = (preset: string): unknown =>
  (({ ...presets[preset]?.config }) as { readonly model?: unknown }).model;
