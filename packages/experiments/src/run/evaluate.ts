import type { EvaluationRequest, Opened, Task, TaskTypes } from '../task.js';
import { UsageError } from '../user-error.js';
import { otherKindError } from './other-kind.js';

/**
 * Scores the model of a run: a classifier on texts and labels, what translates or summarizes on pairs.
 *
 * @throws UserError for a kind of run that is not scored
 * @throws UsageError for the option of a column that such a file does not have
 */
export async function evaluateTask<T extends TaskTypes>(
  task: Task<T>,
  opened: Opened<T['config']>,
  request: EvaluationRequest<T['row']>,
): Promise<T['evaluation']> {
  if (task.evaluate === undefined) throw otherKindError(task, opened);
  const foreign = task.foreignColumns.find((name) => name in request.reading);
  if (foreign !== undefined) {
    throw new UsageError(
      (option) =>
        `${option(foreign)}: ${opened.run.folder} is a run of ${opened.preset} (${task.kind}), whose files have ${task.columns.map((name) => option(name)).join(' and ')}.`,
    );
  }
  return task.evaluate(opened, request);
}
