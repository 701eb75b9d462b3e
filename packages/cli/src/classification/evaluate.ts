import { loadLabelledTexts } from '@resattn/data/node';
import { formatReport } from '@resattn/metrics';
import { ClassificationPipeline } from '@resattn/models';
import { loadClassifier } from '@resattn/models/node';
import type { MachineOptions } from '../commands/machine-options.js';
import {
  type ClassificationConfig,
  classificationFields,
} from '../config/classification-config.js';
import { resolveConfig } from '../config/resolve.js';
import { openRunOf } from '../run/run-folder.js';
import { startBackend } from '../run/start-backend.js';
import type { Terminal } from '../terminal/terminal.js';
import { classifyTexts } from './classify-texts.js';
import { readingOptions } from './file-task.js';
import { scoresOf } from './scores.js';

export interface EvaluationRequest {
  readonly folder: string;
  /** File with texts and labels. */
  readonly data: string;
  /** How the file is read, where it differs from the training file. */
  readonly reading: Readonly<Record<string, unknown>>;
  readonly isJson: boolean;
  readonly machine: MachineOptions;
  readonly terminal: Terminal;
}

/** Scores the model of a run on the texts of a file. */
export async function evaluate(request: EvaluationRequest): Promise<void> {
  const { folder, data, reading, isJson, machine, terminal } = request;
  const { say, out, progress } = terminal;
  const { config } = await openRunOf(folder, 'classification');
  // The columns of this file need not be called as those of the training file: they are guessed anew.
  const { textColumn: _, labelColumn: __, ...inherited } = config;
  const resolved = resolveConfig<ClassificationConfig>(inherited, classificationFields, [
    { source: 'command line', values: reading },
  ]);
  await startBackend(machine, terminal, { isQuiet: true });
  const bundle = await loadClassifier(folder);
  const { labels } = bundle;
  const { examples, notices } = await loadLabelledTexts(data, labels, readingOptions(resolved));
  for (const notice of notices) say(notice);

  const pipeline = new ClassificationPipeline(bundle, { maxLength: config.maxLength });
  const texts = examples.map(({ text }) => text);
  const bar = progress.start({ label: 'evaluating', total: texts.length, unit: 'texts' });
  const predicted = await classifyTexts(pipeline, texts, (done) => bar.update(done));
  bar.stop();
  pipeline.dispose();

  const indexOf = new Map(labels.map((label, i) => [label, i]));
  const scores = scoresOf(
    predicted.labels.map((label) => indexOf.get(label)!),
    examples.map(({ label }) => label),
    labels,
  );
  if (isJson) return out(JSON.stringify({ texts: texts.length, ...scores }));
  out(formatReport(scores.report));
}
