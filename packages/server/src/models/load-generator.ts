import type { LanguageModel, SequenceToSequence } from '@resattn/models';
import { checkOptions } from '@resattn/options';
import type { ServedGenerator } from './served-model.js';

export interface LoadGeneratorOptions {
  /** Under which requests ask for it. */
  readonly name: string;
}

/** Loads a model that translates, summarizes or the like, for serving. */
export async function loadServedSequence(
  folder: string,
  options: LoadGeneratorOptions,
): Promise<ServedGenerator> {
  checkOptions('loadServedSequence', options, { name: true });
  const { name } = options;
  const { countParameters, SequencePipeline } = await import('@resattn/models');
  const { loadSequence } = await import('@resattn/models/node');
  const bundle = await loadSequence(folder);
  const pipeline = new SequencePipeline(bundle);
  return served(name, bundle.model, countParameters(bundle.model), {
    async *stream(text, { maxNewTokens, signal, attention }) {
      const options = { maxNewTokens, signal, alignment: attention };
      return (yield* pipeline.stream(text, options)).alignment;
    },
    maxNewTokens: bundle.model.decoder.maxLength,
    dispose: () => pipeline.dispose(),
  });
}

/** Loads a language model for serving: it continues a prompt. */
export async function loadServedLanguageModel(
  folder: string,
  options: LoadGeneratorOptions,
): Promise<ServedGenerator> {
  checkOptions('loadServedLanguageModel', options, { name: true });
  const { name } = options;
  const { countParameters, TextGenerationPipeline } = await import('@resattn/models');
  const { loadLanguageModel } = await import('@resattn/models/node');
  const bundle = await loadLanguageModel(folder);
  const pipeline = new TextGenerationPipeline(bundle);
  return served(name, bundle.model, countParameters(bundle.model), {
    async *stream(text, { maxNewTokens, signal }) {
      yield* pipeline.stream(text, { maxNewTokens, signal });
      return undefined;
    },
    dispose: () => pipeline.dispose(),
  });
}

function served(
  name: string,
  { family }: SequenceToSequence | LanguageModel,
  parameters: number,
  writer: Pick<ServedGenerator, 'stream' | 'maxNewTokens' | 'dispose'>,
): ServedGenerator {
  return {
    name,
    task: 'generation',
    family,
    parameters,
    ...writer,
    async warmUp() {
      // Compiles what every text needs. A vocabulary may lack this one: its model starts cold.
      const { signal } = new AbortController();
      try {
        for await (const _ of writer.stream('a', { maxNewTokens: 1, signal, attention: false }))
          break;
      } catch {}
    },
  };
}
