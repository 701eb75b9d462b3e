import type { MachineOptions } from '../commands/machine-options.js';
import { openRunOf, readTask } from '../run/run-folder.js';
import { startBackend } from '../run/start-backend.js';
import { readTexts } from '../terminal/read-texts.js';
import type { Terminal } from '../terminal/terminal.js';
import { openClassifier } from './open-classifier.js';
import { showSamples } from './samples.js';
import type { ClassificationTask } from './task.js';

export interface PredictionRequest {
  readonly folder: string;
  /** Empty: texts are read from standard input, one a line. */
  readonly texts: readonly string[];
  readonly isJson: boolean;
  readonly machine: MachineOptions;
  readonly terminal: Terminal;
}

/** Classifies texts with the model of a run. */
export async function predict(request: PredictionRequest): Promise<void> {
  const { folder, isJson, machine, terminal } = request;
  const { say, out } = terminal;
  const opened = await openRunOf(folder, 'classification', 'fine-tuning');
  const texts = await readTexts(request.texts, 'classify', terminal);
  const task = await readTask<Pick<ClassificationTask, 'labels' | 'labelNames'>>(folder);
  await startBackend(machine, terminal, { isQuiet: true });
  const classifier = await openClassifier(opened, say);
  const classified = await classifier.classify(texts);
  classifier.dispose();
  const cut = classified.filter(({ isTruncated }) => isTruncated).length;
  if (cut > 0) {
    say(
      `${cut} of ${texts.length} texts are longer than ${opened.config.maxLength} tokens; the rest of them is not read.`,
    );
  }
  const names = new Map(task.labels.map((label, i) => [label, task.labelNames[i]!]));
  const nameOf = (label: string) => names.get(label) ?? label;
  if (!isJson) {
    return showSamples(
      classified.map((result) => ({ ...result, target: undefined })),
      nameOf,
      terminal,
    );
  }
  classified.forEach(({ text, label, score, scores, attention, isTruncated }, i) => {
    const input = texts[i];
    out(
      JSON.stringify({
        input,
        label,
        name: nameOf(label),
        score,
        isTruncated,
        scores,
        text,
        attention,
      }),
    );
  });
}
