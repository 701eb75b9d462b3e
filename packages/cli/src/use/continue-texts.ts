import {
  isPretrainedFor,
  type MachineOptions,
  openRunOf,
  startBackend,
  tellUnfinished,
} from '@resattn/experiments';
import type { LanguageModelRunConfig } from '@resattn/experiments/config';
import { type ContinueOptions, TextGenerationPipeline } from '@resattn/models';
import { loadLanguageModel } from '@resattn/models/node';
import { givenOptions } from '@resattn/options';
import { isBlank, textBatches } from '../terminal/read-texts.js';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from '../views/run-view.js';

export interface ContinuationRequest {
  readonly folder: string;
  /** Beginnings; empty: they are read from standard input, one a line. */
  readonly prompts: readonly string[];
  readonly isJson: boolean;
  /** Tokens to write. Default: the sample length of the run, or what a pretrained model's files say. */
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

/** Continues texts by the language model of a run, or a pretrained one. */
export async function continueTexts(request: ContinuationRequest): Promise<void> {
  const { folder, isJson, machine, terminal } = request;
  const { out, write, say } = terminal;
  const opened = (await isPretrainedFor(folder, 'language-model'))
    ? undefined
    : await openRunOf(folder, 'language-model');
  const batches = await textBatches(request.prompts, 'go on from', terminal);
  const tell = runView(terminal, { isQuiet: true }).show;
  if (opened) await tellUnfinished(opened.run, tell);
  await startBackend(machine, tell);
  const pipeline = new TextGenerationPipeline(await loadLanguageModel(folder));
  const options = optionsOf(request, opened?.config);
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

/** Of a pretrained model its files say what is not given. */
function optionsOf(
  { isGreedy, stop, ...request }: ContinuationRequest,
  config: LanguageModelRunConfig | undefined,
): ContinueOptions {
  const { topK, topP, minP } = request;
  const length = request.length ?? config?.sampleLength;
  const temperature = request.temperature ?? config?.temperature;
  const seed = request.seed ?? config?.seed;
  const given = givenOptions({ temperature, seed, topK, topP, minP });
  const sampling = isGreedy ? { temperature: 0 } : given;
  return {
    ...(length !== undefined && { maxNewTokens: length }),
    ...(stop !== undefined && { stop }),
    ...(Object.keys(sampling).length > 0 && { sampling }),
  };
}
