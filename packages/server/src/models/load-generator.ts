import type { NamedVariables } from '@resattn/core';
import { SequencePipeline, TextGenerationPipeline } from '@resattn/models';
import { loadLanguageModel, loadSequence } from '@resattn/models/node';
import type { ServedGenerator } from './served-model.js';

/** Loads a model that translates, summarizes or the like, for serving. */
export async function loadServedSequence(
  folder: string,
  { name }: { readonly name: string },
): Promise<ServedGenerator> {
  const bundle = await loadSequence(folder);
  const pipeline = new SequencePipeline(bundle);
  return {
    name,
    task: 'generation',
    family: bundle.model.family,
    parameters: countParameters(bundle.model.weights),
    stream: (text, { maxTokens, signal }) =>
      pipeline.stream(text, { maxNewTokens: maxTokens, signal }),
    async warmUp() {},
    dispose: () => pipeline.dispose(),
  };
}

/** Loads a language model for serving: it goes on with a text. */
export async function loadServedLanguageModel(
  folder: string,
  { name }: { readonly name: string },
): Promise<ServedGenerator> {
  const bundle = await loadLanguageModel(folder);
  const pipeline = new TextGenerationPipeline(bundle);
  return {
    name,
    task: 'generation',
    family: bundle.model.family,
    parameters: countParameters(bundle.model.weights),
    stream: (text, { maxTokens, signal }) =>
      pipeline.stream(text, { maxNewTokens: maxTokens, signal }),
    async warmUp() {},
    dispose: () => pipeline.dispose(),
  };
}

const countParameters = (weights: NamedVariables): number =>
  Object.values(weights).reduce((sum, { size }) => sum + size, 0);
