import { type Counts, countOne } from '../counting.js';
import type { PipelineStages } from '../pipeline/pipeline-stages.js';
import { PipelineTokenizer } from '../pipeline/pipeline-tokenizer.js';
import { WordSplitter } from '../pipeline/word-splitter.js';
import { AlignedText } from '../text/aligned-text.js';
import { toByteCharacters } from '../text/byte-alphabet.js';
import { wellFormed } from '../text/well-formed.js';
import type { ProgressCallback, TokenizerTrainer } from '../training.js';
import type { ModelTrainer } from './model-trainer.js';

/** The stages around a model that is still to be learnt. */
export type TrainedStages = Omit<PipelineStages, 'model' | 'addedTokens' | 'postProcessor'> & {
  /** Gets the id of each special token. */
  readonly postProcessor?:
    | ((idOf: (token: string) => number) => PipelineStages['postProcessor'])
    | undefined;
};

/** Splits texts into words as a tokenizer would, counts them, and learns the model from the counts. */
export class PipelineTrainer implements TokenizerTrainer<PipelineTokenizer> {
  private readonly modelTrainer: ModelTrainer;
  private readonly stages: TrainedStages;
  private readonly splitter: WordSplitter;
  private readonly counts: Counts = new Map();

  constructor(modelTrainer: ModelTrainer, stages: TrainedStages = {}) {
    this.modelTrainer = modelTrainer;
    this.stages = stages;
    this.splitter = new WordSplitter(stages.preTokenizer ?? null);
  }

  add(line: string): void {
    const sound = wellFormed(line);
    if (sound === '') return;
    const original = AlignedText.original(sound, 0);
    const aligned = this.stages.normalizer?.normalize(original) ?? original;
    if (aligned.text === '') return;
    for (const { text, spans } of this.splitter.split(aligned))
      for (let i = 0; i < spans.length; i += 2)
        countOne(this.counts, text.text.slice(spans[i]!, spans[i + 1]!));
  }

  finish(onProgress?: ProgressCallback): PipelineTokenizer {
    const model = this.modelTrainer.train(this.wordCounts(), onProgress);
    const idOf = (token: string): number => {
      const id = model.idOf(token);
      if (id === undefined)
        throw new Error(
          `The post-processor needs ${JSON.stringify(token)}, which is no special token of the trainer; add it to specialTokens`,
        );
      return id;
    };
    const tokenizer = new PipelineTokenizer({
      ...this.stages,
      model,
      postProcessor: this.stages.postProcessor?.(idOf) ?? null,
    });
    tokenizer.addTokens(
      this.modelTrainer.specialTokens.map((content) => ({ content, special: true })),
    );
    return tokenizer;
  }

  /** The words as the model sees them. */
  private wordCounts(): Counts {
    if (!this.splitter.writesBytes) return this.counts;
    const counts: Counts = new Map();
    for (const [word, count] of this.counts) counts.set(toByteCharacters(word), count);
    return counts;
  }
}
