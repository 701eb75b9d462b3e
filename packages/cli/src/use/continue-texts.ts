import { continueTexts, type MachineOptions } from '@resattn/experiments';
import { textsOf } from '../terminal/read-texts.js';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from '../views/run-view.js';

export interface GenerateOptions extends MachineOptions {
  readonly json?: true;
  readonly length?: number;
  readonly greedy?: true;
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
}

const UNKNOWN = 20;

/** Continues texts by the language model of a run, or a pretrained one, as they are written. */
export async function showContinuations(
  folder: string,
  prompts: readonly string[],
  options: GenerateOptions,
  terminal: Terminal,
): Promise<void> {
  const { json, greedy, length, device, threads, calibration, ...sampling } = options;
  const { out, write, say } = terminal;
  const begun = continueTexts(folder, textsOf(prompts, 'continue', terminal), {
    ...{ ...sampling, maxNewTokens: length, greedy: greedy === true },
    machine: { device, threads, calibration },
    onEvent: runView(terminal, { isQuiet: true }).show,
  });
  for await (const { prompt, isBlank, unknown, pieces, whole } of begun) {
    // An empty prompt has an answer too, so that lines of input and output stay together.
    if (json) out(JSON.stringify(await whole()));
    else if (isBlank) out();
    else {
      if (unknown.length > 0)
        say(`not in the vocabulary, read as unknown: ${unknown.slice(0, UNKNOWN).join(' ')}`);
      write(prompt);
      for await (const piece of pieces()) write(piece);
      out();
    }
  }
}
