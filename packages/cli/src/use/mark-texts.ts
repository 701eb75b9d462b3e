import { type MachineOptions, type OpenedRun, openModel, startBackend } from '@resattn/experiments';
import { terminalMarked } from '@resattn/vis';
import { inPlace, textBatches } from '../terminal/read-texts.js';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from '../views/run-view.js';
import { showingOf } from '../views/shown.js';

export interface MarkingRequest {
  readonly opened: OpenedRun;
  /** Empty: texts are read from standard input, one a line. */
  readonly texts: readonly string[];
  readonly isJson: boolean;
  readonly machine: MachineOptions;
  readonly terminal: Terminal;
}

/**
 * Prints texts as the model of a run marks them, a line each: in colour with the labels behind, without
 * colour as `[part](label)`. Lines of input and output stay side by side.
 */
export async function markTexts(request: MarkingRequest): Promise<void> {
  const { opened, isJson, machine, terminal } = request;
  const { out, colors } = terminal;
  const showing = showingOf(opened.kind)!;
  const batches = await textBatches(request.texts, 'tag', terminal);
  const tell = runView(terminal, { isQuiet: true }).show;
  await startBackend(machine, tell);
  const model = await openModel(opened, tell);
  try {
    for await (const { texts } of batches) {
      const found: readonly unknown[] = await inPlace<unknown>(texts, (filled) =>
        model.predict(filled),
      );
      for (const [i, prediction] of found.entries()) {
        const shown = prediction === undefined ? undefined : showing.prediction(prediction);
        if (isJson) out(JSON.stringify({ input: texts[i], ...shown?.json }));
        else out(shown ? terminalMarked(shown.marked, { color: colors.out.isColorSupported }) : '');
      }
    }
  } finally {
    model.dispose();
  }
}
