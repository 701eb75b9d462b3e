import { type LanguageModelBundle, TextGenerationPipeline } from '@resattn/models';
import type { Optional } from '@resattn/options';
import {
  type LanguageModelRunConfig,
  languageModelFields,
} from '../config/language-model-config.js';
import { InterruptedError } from '../run/interruption.js';
import { memoryKeeper } from '../run/keeper.js';
import type { GivenRows } from '../run/rows.js';
import { fitLanguageModel } from '../tasks/language-model/fit-language-model.js';
import { type LanguageModelResults, resultsOf } from '../tasks/language-model/outcome.js';
import { requireText, rowsTask } from '../tasks/language-model/rows-task.js';
import type { InMemoryTask } from './task.js';

/** A text and what the model wrote after it. */
export type WrittenText = Awaited<ReturnType<TextGenerationPipeline['continue']>>;

export interface InMemoryLanguageModel {
  readonly config: LanguageModelRunConfig;
  readonly options: Optional<Omit<LanguageModelRunConfig, keyof GivenRows<unknown>>>;
  readonly row: string;
  readonly results: LanguageModelResults;
  readonly evaluation: never;
  readonly prediction: WrittenText;
  readonly bundle: LanguageModelBundle;
}

/** Running text, to be continued. */
export const languageModel: InMemoryTask<InMemoryLanguageModel> = {
  kind: 'language-model',
  fields: languageModelFields,
  preset: 'char-lm',
  columns: ['textColumn'],
  async train(config, rows, { tell, signal }) {
    const data = 'texts in memory';
    tell({ type: 'reading', data });
    const task = await rowsTask(rows, config);
    requireText(task, data, config.contextLength);
    const { description, notices, train, validation, test } = task;
    tell({
      ...{ type: 'data', description, notices },
      sizes: { train: train.length, validation: validation.length, test: test.length },
    });
    const fitted = await fitLanguageModel({
      ...{ run: memoryKeeper, preset: 'char-lm', config, task, tell, signal },
      isResumed: false,
    });
    if (fitted.status === 'interrupted') throw new InterruptedError(undefined, fitted.step);
    const { bundle, outcome } = fitted;
    const results = resultsOf({ task }, outcome);
    tell({ type: 'done', results: { ...results } });
    const pipeline = new TextGenerationPipeline(bundle);
    const { sampleLength: maxNewTokens, temperature, seed } = config;
    return {
      results,
      bundle,
      async predict(prompts) {
        const written: WrittenText[] = [];
        for (const prompt of prompts) {
          const sampling = { temperature, seed };
          written.push(await pipeline.continue(prompt, { maxNewTokens, sampling }));
        }
        return written;
      },
      dispose() {
        pipeline.dispose();
        for (const weight of Object.values(bundle.model.weights)) weight.dispose();
      },
    };
  },
};
