import type { Tell } from '../events.js';
import type { ClassifierEvaluation } from '../tasks/classification/evaluate.js';
import type { SequenceEvaluation } from '../tasks/sequence/evaluate.js';
import { UsageError } from '../user-error.js';
import type { MachineOptions } from './machine.js';
import { openRunOf } from './run-folder.js';

export interface EvaluationRequest {
  readonly folder: string;
  /** File with texts and labels, or with pairs. */
  readonly data: string;
  /** How the file is read, where it differs from the training file. */
  readonly reading: Readonly<Record<string, unknown>>;
  /** What to do with a row whose label the model does not know. */
  readonly unknownLabels: 'error' | 'drop';
  readonly machine: MachineOptions;
  readonly tell: Tell;
}

/** The scores of a model on a file. */
export type Evaluation =
  | ({ readonly kind: 'classification' | 'fine-tuning' } & ClassifierEvaluation)
  | ({ readonly kind: 'sequence' } & SequenceEvaluation);

/** The columns that a file has for one kind of run and not for the others. */
const columnsOfOthers = {
  classification: ['sourceColumn', 'targetColumn'],
  'fine-tuning': ['sourceColumn', 'targetColumn'],
  sequence: ['textColumn', 'labelColumn', 'strict'],
} as const;

/**
 * Scores the model of a run on a file: a classifier on texts and labels, what translates or summarizes
 * on pairs.
 *
 * @throws UsageError for the option of a column that such a file does not have
 */
export async function evaluateRun(request: EvaluationRequest): Promise<Evaluation> {
  const opened = await openRunOf(request.folder, 'classification', 'fine-tuning', 'sequence');
  const { kind, preset } = opened;
  const [foreign] = columnsOfOthers[kind].filter((name) => name in request.reading);
  if (foreign !== undefined) {
    const [own, other] = columnsOfOthers[kind === 'sequence' ? 'classification' : 'sequence'];
    throw new UsageError(
      (option) =>
        `${option(foreign)}: ${request.folder} is a run of ${preset} (${kind}), whose files have ` +
        `${option(own)} and ${option(other)}.`,
    );
  }
  if (kind === 'sequence') {
    const { evaluateSequence } = await import('../tasks/sequence/evaluate.js');
    return { kind, ...(await evaluateSequence(opened, request)) };
  }
  const { evaluateClassifier } = await import('../tasks/classification/evaluate.js');
  return { kind, ...(await evaluateClassifier(opened, request)) };
}
