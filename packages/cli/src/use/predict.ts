import { join } from 'node:path';
import {
  type MachineOptions,
  type PredictedBatch,
  type PredictTextsOptions,
  predictTexts,
} from '@resattn/experiments';
import { terminalMarked } from '@resattn/vis';
import { textsOf } from '../terminal/read-texts.js';
import type { Terminal } from '../terminal/terminal.js';
import { probabilityText, showClasses, valueText } from '../views/classes.js';
import { runView } from '../views/run-view.js';

export interface PredictOptions extends MachineOptions {
  readonly showAttention?: true | undefined;
  readonly out?: string | undefined;
  readonly json?: true;
  readonly topK?: number;
  readonly threshold?: number;
  readonly abstain?: number;
}

/** Prints what the model of a run, or a pretrained one, makes of texts: their classes, or what it marks. */
export async function predict(
  folder: string,
  texts: readonly string[],
  options: PredictOptions,
  terminal: Terminal,
): Promise<void> {
  const { json, topK, threshold, abstain, out: file, showAttention } = options;
  const { say, out } = terminal;
  const attentionFile = file ?? (showAttention ? join(folder, 'attention.html') : undefined);
  const onEvent = runView(terminal, { isQuiet: true }).show;
  const asked: PredictTextsOptions = {
    ...{ topK, threshold, abstain, attentionFile, onEvent },
    machine: options,
  };
  const isChosen = [topK, threshold, abstain].some((value) => value !== undefined);
  const source = textsOf(texts, 'classify', terminal);
  let read = 0;
  let cut: PredictedBatch['truncated'] | undefined;
  for await (const batch of predictTexts(folder, source, asked)) {
    if (json) for (const each of batch.texts) out(JSON.stringify(each.json));
    else show(batch, isChosen || batch.hasSeveralLabels, terminal);
    read += batch.texts.length;
    cut = batch.truncated;
  }
  if (attentionFile !== undefined) say(`attention ${attentionFile}`);
  if (cut && cut.texts > 0) {
    say(
      `${cut.texts} of ${read} texts are longer than ${cut.maxLength} tokens; the rest of them is not read.`,
    );
  }
}

/** A line each: `spam 97.1%  the text`, or the text with its parts marked and `[part](label)`. */
function show(
  { texts, what, isRegression }: PredictedBatch,
  isChosen: boolean,
  terminal: Terminal,
) {
  const { out, colors } = terminal;
  const scoreText = isRegression ? valueText : probabilityText;
  if (what === 'marks') {
    const color = colors.out.isColorSupported;
    for (const { marked } of texts) out(marked ? terminalMarked(marked, { color }) : '');
  } else if (isChosen) {
    for (const { shown, classes } of texts) {
      const named = classes.map(
        ({ name, score }) => `${colors.out.cyan(name)} ${scoreText(score)}`,
      );
      // A dash where no class reaches the threshold.
      out(shown ? [...(named.length > 0 ? named : ['-']), shown.text.text].join('  ') : '');
    }
  } else {
    const classes = texts.map(({ shown }) => shown);
    showClasses(classes, terminal, scoreText);
  }
}
