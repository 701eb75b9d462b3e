import { performance } from 'node:perf_hooks';
import {
  bpeTokenizerTrainer,
  byteLevelBpeTokenizerTrainer,
  type Tokenizer,
  type TokenizerTrainer,
  type TrainingProgress,
  unigramTokenizerTrainer,
  wordPieceTokenizerTrainer,
} from '@resattn/data';
import { saveTokenizer, trainOnFiles } from '@resattn/data/node';
import { CharTrainer, WordTrainer } from '@resattn/data/tokenizers';
import { UserError } from '@resattn/experiments/config';
import type { ProgressBar } from '@resattn/runtime';
import type { Terminal } from '../terminal/terminal.js';

export type TokenizerKind = 'bpe' | 'byte-level-bpe' | 'wordpiece' | 'unigram' | 'word' | 'char';

export interface TrainTokenizerOptions {
  readonly out: string;
  readonly model: TokenizerKind;
  readonly vocabularySize: number;
  readonly minFrequency?: number;
  readonly normalization?: 'NFC' | 'NFD' | 'NFKC' | 'NFKD' | 'none';
  readonly lowercase?: boolean;
  readonly split?: string;
  readonly locale?: string;
  readonly bos?: true;
  readonly eos?: true;
  readonly dropout?: number;
  readonly encoding?: string;
}

/** `resattn tokenizer train <file...> --out tokenizer.json` */
export async function trainTokenizer(
  files: readonly string[],
  options: TrainTokenizerOptions,
  terminal: Terminal,
): Promise<void> {
  const trainer = trainerOf(options);
  const started = performance.now();
  const stages = new StageBars(terminal);
  let tokenizer: Tokenizer;
  try {
    tokenizer = await trainOnFiles(trainer, files, {
      ...(options.encoding && { encoding: options.encoding }),
      onProgress: (progress) => stages.show(progress),
    });
    stages.end();
  } catch (error) {
    stages.stop();
    throw error;
  }
  await saveTokenizer(tokenizer, options.out);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  terminal.say(`${tokenizer.vocabularySize} tokens in ${seconds} s`);
  terminal.out(options.out);
}

function trainerOf(options: TrainTokenizerOptions): TokenizerTrainer<Tokenizer> {
  const {
    model,
    vocabularySize,
    minFrequency,
    lowercase,
    dropout,
    bos = false,
    eos = false,
  } = options;
  refuseUnused(options);
  const counted = { vocabularySize, ...(minFrequency !== undefined && { minFrequency }) };
  const cased = lowercase === undefined ? {} : { lowercase };
  const around = { addBos: bos, addEos: eos };
  const form = options.normalization;
  const normalization = form === undefined ? {} : { normalization: form === 'none' ? null : form };
  switch (model) {
    case 'bpe':
      return bpeTokenizerTrainer({ ...counted, ...cased, ...around, ...normalization, dropout });
    case 'byte-level-bpe':
      return byteLevelBpeTokenizerTrainer({
        ...{ ...counted, ...cased, ...around, ...normalization, dropout },
      });
    case 'wordpiece':
      return wordPieceTokenizerTrainer({ ...counted, ...cased });
    case 'unigram':
      return unigramTokenizerTrainer({ vocabularySize, ...cased, ...around, ...normalization });
    case 'word':
      return new WordTrainer({
        ...{
          vocabularySize,
          minFrequency: minFrequency ?? 2,
          ...cased,
          ...around,
          ...normalization,
        },
        ...(options.split && { split: options.split as 'punctuation' }),
        ...(options.locale && { locale: options.locale }),
      });
    case 'char':
      return new CharTrainer({ vocabularySize, minFrequency: minFrequency ?? 2, ...around });
  }
}

/** Options that only some kinds have. */
const usedBy: Readonly<Record<string, readonly TokenizerKind[]>> = {
  minFrequency: ['bpe', 'byte-level-bpe', 'wordpiece', 'word', 'char'],
  normalization: ['bpe', 'byte-level-bpe', 'unigram', 'word'],
  lowercase: ['bpe', 'byte-level-bpe', 'wordpiece', 'unigram', 'word'],
  split: ['word'],
  locale: ['word'],
  bos: ['bpe', 'byte-level-bpe', 'unigram', 'word', 'char'],
  eos: ['bpe', 'byte-level-bpe', 'unigram', 'word', 'char'],
  dropout: ['bpe', 'byte-level-bpe'],
};

/** An option that would change nothing is more likely a mistake than a wish. */
function refuseUnused(options: TrainTokenizerOptions): void {
  for (const [name, kinds] of Object.entries(usedBy)) {
    const isGiven = options[name as keyof TrainTokenizerOptions] !== undefined;
    if (!isGiven || kinds.includes(options.model)) continue;
    throw new UserError(
      (option) => `${option(name)} is for ${kinds.join(', ')}, and the model is ${options.model}.`,
    );
  }
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
