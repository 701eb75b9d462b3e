import type { PlateauState } from '../schedules/reduce-on-plateau.js';
import { ReduceOnPlateau } from '../schedules/reduce-on-plateau.js';
import type { Schedule } from '../schedules/schedule.js';

/** What sets the learning rate: a function of the step, or of the evaluations so far. */
export type LearningRateSchedule = Schedule | ReduceOnPlateau;

/** The rate of the next update, of which `step` were before. */
export function learningRateAt(schedule: LearningRateSchedule, step: number): number {
  return schedule instanceof ReduceOnPlateau ? schedule.learningRate : schedule(step);
}

/** Tells a schedule that depends on it the monitored value of an evaluation. */
export function tellEvaluation(schedule: LearningRateSchedule | undefined, value: number): void {
  if (schedule instanceof ReduceOnPlateau) schedule.update(value);
}

/** What a checkpoint has to keep; null for a function of the step. */
export function scheduleState(schedule: LearningRateSchedule | undefined): PlateauState | null {
  return schedule instanceof ReduceOnPlateau ? schedule.getState() : null;
}

/** @throws Error when the state is of another kind of schedule. */
export function restoreSchedule(
  schedule: LearningRateSchedule | undefined,
  state: PlateauState | null,
): void {
  if (schedule instanceof ReduceOnPlateau !== (state !== null)) {
    const plateau = 'a schedule that follows the evaluations (reduceOnPlateau)';
    throw new Error(
      state === null
        ? `the run was begun without ${plateau} and cannot be resumed with one`
        : `the run was begun with ${plateau}; resume it with the same`,
    );
  }
  if (schedule instanceof ReduceOnPlateau && state !== null) schedule.setState(state);
}
