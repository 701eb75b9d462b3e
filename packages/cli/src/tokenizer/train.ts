import { performance } from 'node:perf_hooks';
import type { Tokenizer } from '@resattn/data';
import { saveTokenizer, trainOnFiles } from '@resattn/data/node';
import { type TokenizerTrainerOptions, tokenizerTrainer } from '@resattn/data/tokenizers';
import { StageBars } from '../terminal/stage-bars.js';
import type { Terminal } from '../terminal/terminal.js';

export interface TrainTokenizerOptions extends TokenizerTrainerOptions {
  readonly out: string;
  readonly encoding?: string | undefined;
}

/** `resattn tokenizer train <file...> --out tokenizer.json` */
export async function trainTokenizer(
  files: readonly string[],
  options: TrainTokenizerOptions,
  terminal: Terminal,
): Promise<void> {
  const { out, encoding, ...wanted } = options;
  const trainer = tokenizerTrainer(wanted);
  const started = performance.now();
  const stages = new StageBars(terminal.progress);
  let tokenizer: Tokenizer;
  try {
    tokenizer = await trainOnFiles(trainer, files, {
      ...(encoding && { encoding }),
      onProgress: ({ stage, done, total }) =>
        stages.show({ label: stage, done, total, unit: stage === 'reading' ? 'bytes' : undefined }),
    });
    stages.end();
  } catch (error) {
    stages.stop();
    throw error;
  }
  await saveTokenizer(tokenizer, out);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  terminal.say(`${tokenizer.vocabularySize} tokens in ${seconds} s`);
  terminal.out(out);
}
