import { type ContinueOptions, TextGenerationPipeline } from '@resattn/models';
import { loadLanguageModel } from '@resattn/models/node';
import { checkOptions, givenOptions } from '@resattn/options';
import type { LanguageModelRunConfig } from '../config/language-model-config.js';
import { guarded, type Tell } from '../events.js';
import type { MachineOptions } from '../run/machine.js';
import { openRunOf } from '../run/open-run-of.js';
import { isPretrainedFor } from '../run/pretrained.js';
import { tellUnfinished } from '../run/run-folder.js';
import { startBackend } from '../run/start-backend.js';
import type { Continuation } from '../tasks/language-model/open-language-model.js';
import { isBlank, type Texts, textBatches } from './texts.js';

/** How texts are continued; what is not given is as the run's configuration or the model's files say. */
export interface ContinueTextsOptions {
  /** Tokens to write. */
  readonly maxNewTokens?: number | undefined;
  /** Takes the most probable token each time instead of drawing one. Default false. */
  readonly greedy?: boolean | undefined;
  readonly temperature?: number | undefined;
  readonly topK?: number | undefined;
  readonly topP?: number | undefined;
  readonly minP?: number | undefined;
  /** The same seed draws the same text. */
  readonly seed?: number | undefined;
  /** Texts that end what is written. Default: none. */
  readonly stop?: readonly string[] | undefined;
  /** Default: the backend that tfjs has, else the best one there is. */
  readonly machine?: MachineOptions | undefined;
  readonly onEvent?: Tell | undefined;
}

/** A beginning that is going to be continued, in one of two ways. */
export interface BegunText {
  readonly prompt: string;
  /** Whether there is nothing to continue: its continuation is empty. */
  readonly isBlank: boolean;
  /** Pieces of the prompt that the model does not know. */
  readonly unknown: readonly string[];
  /** The continuation piece by piece, as it is written. */
  pieces(): AsyncIterable<string>;
  /** The continuation as a whole. */
  whole(): Promise<Continuation | { readonly prompt: string; readonly text: string }>;
}

/**
 * Continues texts with the language model of a run, or a pretrained one, one after another.
 *
 * ```ts
 * for await (const begun of continueTexts('runs/shakespeare', ['To be'], { temperature: 0.7 }))
 *   for await (const piece of begun.pieces()) process.stdout.write(piece);
 * ```
 *
 * @throws UserError for a run of another kind
 */
export function continueTexts(
  folder: string,
  texts: Texts,
  options: ContinueTextsOptions = {},
): AsyncGenerator<BegunText> {
  checkOptions('continueTexts', options, {
    ...{ maxNewTokens: true, greedy: true, temperature: true, topK: true, topP: true },
    ...{ minP: true, seed: true, stop: true, machine: true, onEvent: true },
  });
  return begunTexts(folder, texts, options);
}

async function* begunTexts(
  folder: string,
  texts: Texts,
  options: ContinueTextsOptions,
): AsyncGenerator<BegunText> {
  const opened = (await isPretrainedFor(folder, 'language-model'))
    ? undefined
    : await openRunOf(folder, 'language-model');
  const batches = await textBatches(texts);
  const tell = guarded(options.onEvent);
  if (opened) await tellUnfinished(opened.run, tell);
  await startBackend(options.machine, tell);
  const pipeline = new TextGenerationPipeline(await loadLanguageModel(folder));
  const asked = optionsOf(options, opened?.config);
  try {
    for await (const batch of batches) for (const prompt of batch.texts) yield begun(prompt);
  } finally {
    pipeline.dispose();
  }

  function begun(prompt: string): BegunText {
    if (isBlank(prompt)) {
      const whole = async () => ({ prompt, text: '' });
      return { prompt, isBlank: true, unknown: [], whole, async *pieces() {} };
    }
    return {
      ...{ prompt, isBlank: false, unknown: [...new Set(pipeline.unknownIn(prompt))] },
      pieces: () => pipeline.stream(prompt, asked),
      whole: () => pipeline.continue(prompt, asked),
    };
  }
}

/** Of a pretrained model its files say what is not given. */
function optionsOf(
  { greedy: isGreedy = false, stop, ...options }: ContinueTextsOptions,
  config: LanguageModelRunConfig | undefined,
): ContinueOptions {
  const { topK, topP, minP } = options;
  const maxNewTokens = options.maxNewTokens ?? config?.sampleLength;
  const temperature = options.temperature ?? config?.temperature;
  const seed = options.seed ?? config?.seed;
  const given = givenOptions({ temperature, seed, topK, topP, minP });
  const sampling = isGreedy ? { temperature: 0 } : given;
  return {
    ...(maxNewTokens !== undefined && { maxNewTokens }),
    ...(stop !== undefined && { stop }),
    ...(Object.keys(sampling).length > 0 && { sampling }),
  };
}
