import type { Classification } from '@resattn/models';
import { exportClassifier, loadClassifier } from '@resattn/models/node';
import { classifierFamilies } from '../../config/classification-config.js';
import { textKey } from '../../run/text-key.js';
import type { Task } from '../../task.js';
import { settleVectors } from '../classification/vectors-file.js';
import { evaluateTarget } from './evaluate.js';
import { loadTargets } from './load-target.js';
import { type OpenedTarget, openTarget } from './open-target.js';
import type { TargetOutcome } from './outcome.js';
import type { TargetResults } from './results.js';
import {
  shownEvaluation,
  shownOutcome,
  shownPrediction,
  type TargetEvaluation,
} from './showing.js';
import { targetSubject } from './subject.js';
import type { TargetKind } from './target-kind.js';
import type { NetworkConfig, TargetTask } from './task.js';
import { trainTarget } from './train.js';

/** The types of such a task. */
export interface TargetTypes<
  K extends 'multi-label' | 'regression',
  C extends NetworkConfig,
  Example extends { readonly text: string },
  Row,
  Scores extends object,
> {
  readonly kind: K;
  readonly config: C;
  readonly data: TargetTask<Example>;
  readonly outcome: TargetOutcome<Scores>;
  readonly row: Row;
  readonly results: TargetResults<Scores>;
  readonly evaluation: TargetEvaluation<Scores>;
  readonly prediction: Classification;
  readonly model: OpenedTarget;
}

/** The task of a kind of targets. */
export function taskOfTarget<
  K extends 'multi-label' | 'regression',
  C extends NetworkConfig,
  Example extends { readonly text: string },
  Row,
  Scores extends object,
>(
  kind: TargetKind<C, Example, Row, Scores> & { readonly kind: K },
): Task<TargetTypes<K, C, Example, Row, Scores>> {
  return {
    kind: kind.kind,
    fields: kind.fields,
    families: classifierFamilies,
    preset: kind.preset,
    commands: ['predict', 'evaluate', 'export', 'serve'],
    columns: ['textColumn', ...kind.targetColumns],
    foreignColumns: [
      ...['sourceColumn', 'targetColumn'],
      ...['labelSeparator', 'labelColumns'].filter((name) => !kind.targetColumns.includes(name)),
    ],
    loadTask: (config, tell, rows) => loadTargets(kind, config, tell, rows),
    describeTask: ({ labels }) => ({ labels, labelNames: labels }),
    async trainingKeys({ train }, config) {
      const keyOf = textKey(config);
      return train.map(({ text }) => keyOf(text));
    },
    settle: settleVectors,
    train: (training) => trainTarget(kind, training),
    validated: ({ best }) => ({
      score: kind.validation.monitor,
      value: best?.value ?? Number.NaN,
      isLowerBetter: /loss$/i.test(kind.validation.monitor),
    }),
    open: openTarget,
    evaluate: (opened, request) => evaluateTarget(kind, opened, request),
    async exportModel({ run, config }, target, { to, fixed }, tell) {
      const bundle = await loadClassifier(run.folder);
      if (bundle.ngrams && (to === 'savedmodel' || to === 'layersmodel')) {
        const text =
          'The graph is the network alone; the n-grams that are weighed with it are in ngrams.safetensors.';
        tell({ type: 'notice', topic: 'export', text });
      }
      const { maxLength } = config;
      await exportClassifier(target, bundle, to, { maxLength, ...(fixed && { fixed }) });
    },
    compressible: (opened, task, watch) => targetSubject(kind, opened, task, watch),
    showing: {
      outcome: ({ data }, outcome) => shownOutcome(kind, data.test.length, outcome),
      evaluation: (evaluation) => shownEvaluation(kind, evaluation),
      prediction: (prediction) => shownPrediction(kind, prediction),
      use: () => ({ command: 'predict', text: 'your text' }),
    },
  };
}
