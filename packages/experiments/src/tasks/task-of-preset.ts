import { parseOverrides } from '../config/overrides.js';
import type { ExperimentOptions } from '../experiment.js';
import { presets } from '../presets/index.js';
import { kindOfPreset } from '../tables/study.js';
import type { TaskTypes } from '../task.js';
import { type AnyTask, tasks } from './registry.js';

/**
 * The task of a preset, whose kind is known by its name only, and the options that train it.
 *
 * @param set fields of the training, as `field=value`
 * @throws UsageError for a preset that there is not, and texts of another form
 */
export function taskOfPreset(
  preset: string,
  set: readonly string[] = [],
): { readonly task: AnyTask; readonly options: ExperimentOptions<TaskTypes> } {
  const task = tasks[kindOfPreset(preset)] as AnyTask;
  const { model } = presets[preset]!.config as { readonly model?: unknown };
  const { values } = parseOverrides(set, task.fields, task.families, model);
  return { task, options: { preset, ...values } };
}
