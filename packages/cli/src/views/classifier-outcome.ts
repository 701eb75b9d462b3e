import { join } from 'node:path';
import {
  type ClassifierOutcome,
  type ClassifierTraining,
  classifierVerdict,
  type ClassifierScores as Scores,
} from '@resattn/experiments';
import { mostConfusedPairs } from '@resattn/metrics';
import { fold } from '../terminal/layout.js';
import { printNotes, printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { showSamples } from './samples.js';

const SHOWN = 10;

/** Shows the scores beside the baseline's, samples, and what to type next. */
export function showClassifier(
  training: Pick<ClassifierTraining, 'run' | 'task' | 'config'>,
  outcome: ClassifierOutcome,
  terminal: Terminal,
): void {
  const { model, fit, seconds, baseline, scores, kinds, samples } = outcome;
  const { run, task } = training;
  const { out, say, width } = terminal;
  if (fit.status === 'stopped-early') {
    say(`Stopped after epoch ${fit.epochs}: the last ${training.config.patience} were no better.`);
  }
  say();
  const row = (name: string, { accuracy, recall, f1 }: Scores, took: number) => [
    name,
    ...[accuracy, recall, f1].map((value) => value.toFixed(4)),
    took.toFixed(1),
  ];
  printTable(
    terminal,
    [
      `test, ${task.test.length.toLocaleString('en-US')} texts`,
      'accuracy',
      'macro recall',
      'macro F1',
      'seconds',
    ],
    [row(model, scores, seconds), row(baseline.name, baseline.scores, baseline.seconds)],
  );
  printNotes(terminal, [classifierVerdict(outcome)]);
  if (kinds.length > 1) {
    out();
    printTable(
      terminal,
      ['accuracy on', 'texts', model, baseline.name],
      kinds.map(({ kind, texts, accuracy }, i) => [
        kind,
        texts.toLocaleString('en-US'),
        accuracy.toFixed(4),
        baseline.kinds[i]!.accuracy.toFixed(4),
      ]),
    );
  }
  const names = new Map(task.labels.map((label, i) => [label, task.labelNames[i]!]));
  const nameOf = (label: unknown) => names.get(String(label)) ?? String(label);
  const pairs = mostConfusedPairs(scores.confusion, 3);
  if (pairs.length > 0) {
    out();
    const confused = pairs.map(
      ({ target, prediction, count }) =>
        `${nameOf(target)} taken for ${nameOf(prediction)} (${count})`,
    );
    out(fold(`Most confused: ${confused.join(', ')}`, width));
  }
  out();
  showSamples(samples.slice(0, SHOWN), nameOf, terminal);
  say();
  say(`report    ${join(run.folder, 'report.html')}`);
  say(`next      resattn predict ${run.folder} "your text"`);
  say(`          resattn evaluate ${run.folder} --data <file>`);
}
