import { TextGenerationPipeline } from '@resattn/models';
import { loadLanguageModel } from '@resattn/models/node';
import type { LanguageModelRunConfig } from '../../config/language-model-config.js';
import type { Tell } from '../../events.js';
import { tellUnfinished } from '../../run/run-folder.js';
import type { Opened, OpenedModel } from '../../task.js';

/** A text and what the model wrote after it. */
export type Continuation = Awaited<ReturnType<TextGenerationPipeline['continue']>>;

/** Loads the model of a run; one that is not finished has its best checkpoint so far, and tells so. */
export async function openLanguageModel(
  { run, config }: Opened<LanguageModelRunConfig>,
  tell: Tell,
): Promise<OpenedModel<Continuation>> {
  await tellUnfinished(run, tell);
  const pipeline = new TextGenerationPipeline(await loadLanguageModel(run.folder));
  const { sampleLength: maxNewTokens, temperature, seed } = config;
  return {
    async predict(prompts) {
      const written: Continuation[] = [];
      for (const prompt of prompts) {
        const sampling = { temperature, seed };
        written.push(await pipeline.continue(prompt, { maxNewTokens, sampling }));
      }
      return written;
    },
    dispose: () => pipeline.dispose(),
  };
}
