import { join } from 'node:path';
import { answerTexts, type MachineOptions } from '@resattn/experiments';
import { textsOf } from '../terminal/read-texts.js';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from '../views/run-view.js';

export interface AnswerOptions extends MachineOptions {
  readonly json?: true;
  readonly beams?: number;
  readonly lengthPenalty?: number;
  readonly maxTokens?: number;
  readonly best?: number;
  readonly showAttention?: true;
  readonly out?: string;
}

/**
 * Translates or summarizes texts with the model of a run, or a pretrained one.
 *
 * @param verb what is done: `translate`, `summarize`
 */
export async function showAnswers(
  folder: string,
  verb: string,
  texts: readonly string[],
  options: AnswerOptions,
  terminal: Terminal,
): Promise<void> {
  const { json, showAttention, out: file, beams, lengthPenalty, maxTokens, best = 1 } = options;
  const { out, say } = terminal;
  const pictureFile = file ?? (showAttention ? join(folder, 'attention.html') : undefined);
  const answers = answerTexts(folder, textsOf(texts, verb, terminal), {
    ...{ numBeams: beams, lengthPenalty, maxNewTokens: maxTokens, best, pictureFile, verb },
    machine: options,
    onEvent: runView(terminal, { isQuiet: true }).show,
  });
  for await (const batch of answers) {
    for (const { answer, notices, json: record } of batch) {
      notices.forEach(say);
      if (json) out(JSON.stringify(record));
      else if (answer) for (const { text } of answer.candidates) out(text);
      else for (let candidate = 0; candidate < best; candidate++) out('');
    }
  }
  if (pictureFile !== undefined) say(`attention ${pictureFile}`);
}
