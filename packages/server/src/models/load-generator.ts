import {
  countWeights,
  type GenerateOptions,
  type LanguageModel,
  SequencePipeline,
  type SequenceToSequence,
  TextGenerationPipeline,
} from '@resattn/models';
import { loadLanguageModel, loadSequence } from '@resattn/models/node';
import type { ServedGenerator } from './served-model.js';

/** What a pipeline that writes texts can do. */
interface WritingPipeline {
  stream(text: string, options: GenerateOptions): AsyncIterable<string>;
  dispose(): void;
}

/** Loads a model that translates, summarizes or the like, for serving. */
export async function loadServedSequence(
  folder: string,
  { name }: { readonly name: string },
): Promise<ServedGenerator> {
  const bundle = await loadSequence(folder);
  return served(name, bundle.model, new SequencePipeline(bundle));
}

/** Loads a language model for serving: it goes on with a text. */
export async function loadServedLanguageModel(
  folder: string,
  { name }: { readonly name: string },
): Promise<ServedGenerator> {
  const bundle = await loadLanguageModel(folder);
  return served(name, bundle.model, new TextGenerationPipeline(bundle));
}

function served(
  name: string,
  model: SequenceToSequence | LanguageModel,
  pipeline: WritingPipeline,
): ServedGenerator {
  return {
    name,
    task: 'generation',
    family: model.family,
    parameters: countWeights(model),
    stream: (text, { maxTokens, signal }) =>
      pipeline.stream(text, { maxNewTokens: maxTokens, signal }),
    async warmUp() {
      // Compiles what every text needs. A vocabulary may lack this one: its model starts cold.
      try {
        for await (const _ of pipeline.stream('a', { maxNewTokens: 1 })) break;
      } catch {}
    },
    dispose: () => pipeline.dispose(),
  };
}
