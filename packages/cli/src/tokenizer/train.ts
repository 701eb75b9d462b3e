import { performance } from 'node:perf_hooks';
import type { Tokenizer, TrainingProgress } from '@resattn/data';
import { saveTokenizer, trainOnFiles } from '@resattn/data/node';
import { type TokenizerTrainerOptions, tokenizerTrainer } from '@resattn/data/tokenizers';
import type { ProgressBar } from '@resattn/runtime';
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
  const stages = new StageBars(terminal);
  let tokenizer: Tokenizer;
  try {
    tokenizer = await trainOnFiles(trainer, files, {
      ...(encoding && { encoding }),
      onProgress: (progress) => stages.show(progress),
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

/** A progress bar for each stage of a training. */
class StageBars {
  private bar: ProgressBar | undefined;
  private stage = '';

  constructor(private readonly terminal: Terminal) {}

  show({ stage, done, total }: TrainingProgress): void {
    if (stage !== this.stage) {
      this.end();
      this.stage = stage;
      this.bar = this.terminal.progress.start({
        label: stage,
        ...(stage === 'reading' && { unit: 'bytes' }),
        ...(total !== undefined && { total }),
      });
    } else if (total !== undefined) {
      this.bar!.setTotal(total);
    }
    this.bar!.update(done);
  }

  end(): void {
    this.bar?.done();
    this.bar = undefined;
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
