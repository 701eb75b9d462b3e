import { TextGenerationPipeline } from '@resattn/models';
import { loadLanguageModel } from '@resattn/models/node';
import type { MachineOptions } from '../run/machine.js';
import { openRunOf, sayUnfinished } from '../run/run-folder.js';
import { startBackend } from '../run/start-backend.js';
import { isBlank, textBatches } from '../terminal/read-texts.js';
import type { Terminal } from '../terminal/terminal.js';

export interface ContinuationRequest {
  readonly folder: string;
  /** Beginnings; empty: they are read from standard input, one a line. */
  readonly prompts: readonly string[];
  readonly isJson: boolean;
  /** Tokens to write. Default: the sample length of the run's configuration. */
  readonly length?: number | undefined;
  /** Takes the most probable token each time instead of drawing one. */
  readonly isGreedy: boolean;
  readonly temperature?: number | undefined;
  readonly topK?: number | undefined;
  readonly topP?: number | undefined;
  readonly minP?: number | undefined;
  readonly seed?: number | undefined;
  /** Texts that end what is written. Default: none. */
  readonly stop?: readonly string[] | undefined;
  readonly machine: MachineOptions;
  readonly terminal: Terminal;
}

/** Goes on with texts by the language model of a run. */
export async function continueTexts(request: ContinuationRequest): Promise<void> {
  const { folder, isJson, isGreedy, machine, terminal } = request;
  const { out, write, say } = terminal;
  const { config, run } = await openRunOf(folder, 'language-model');
  const batches = await textBatches(request.prompts, 'go on from', terminal);
  await sayUnfinished(run, say);
  await startBackend(machine, terminal, { isQuiet: true });
  const pipeline = new TextGenerationPipeline(await loadLanguageModel(folder));
  const { topK, topP, minP, seed = config.seed } = request;
  const options = {
    maxNewTokens: request.length ?? config.sampleLength,
    ...(request.stop !== undefined && { stop: request.stop }),
    ...(!isGreedy && {
      sampling: {
        temperature: request.temperature ?? config.temperature,
        seed,
        ...(topK !== undefined && { topK }),
        ...(topP !== undefined && { topP }),
        ...(minP !== undefined && { minP }),
      },
    }),
  };
  try {
    for await (const { texts } of batches) {
      for (const prompt of texts) {
        // Nothing to go on from has an answer too, so that lines of input and output stay together.
        if (isBlank(prompt)) out(isJson ? JSON.stringify({ prompt, text: '' }) : '');
        else if (isJson) out(JSON.stringify(await pipeline.continue(prompt, options)));
        else {
          const unknown = [...new Set(pipeline.unknownIn(prompt))];
          if (unknown.length > 0)
            say(`not in the vocabulary, read as unknown: ${unknown.slice(0, 20).join(' ')}`);
          write(prompt);
          for await (const piece of pipeline.stream(prompt, options)) write(piece);
          out();
        }
      }
    }
  } finally {
    pipeline.dispose();
  }
}
