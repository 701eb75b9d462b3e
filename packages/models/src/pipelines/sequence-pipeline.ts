import type { Tokenizer } from '@resattn/data';
import { betweenSteps, withHostSignal } from '@resattn/host';
import { checkOptions, requireWholeNumber } from '@resattn/options';
import type { SequenceBundle } from '../bundles/sequence-bundle.js';
import { shownAnswers } from '../display/results-view.js';
import { SequenceGenerator } from '../generation/generate.js';
import type { GeneratedSequence, GenerateOptions } from '../generation/generate-options.js';
import { generateKeys } from '../generation/resolve-options.js';
import { requireKnownIds } from '../pretrained/known-ids.js';
import { batchesByLength } from './batches-by-length.js';
import { EmptyTextError } from './empty-text-error.js';
import { plainText } from './plain-text.js';

/** Where a model looked in the source while it wrote: what an alignment picture is drawn from. */
export interface Alignment {
  /** The tokens that were written. */
  readonly queries: readonly string[];
  /** The tokens of the source. */
  readonly keys: readonly string[];
  /** `[query, key]`, each row sums to 1. */
  readonly weights: readonly Float32Array[];
}

/** One text that a model wrote. */
export interface Candidate {
  readonly text: string;
  /** See `GeneratedSequence.score`. */
  readonly score: number;
  /** Whether it ended by itself; false where `maxNewTokens` ended it. */
  readonly isComplete: boolean;
  /** On request, for models that attend to the source. */
  readonly alignment: Alignment | undefined;
}

/** What a model made of one source: the best text, and all that were asked for. */
export interface Answer extends Candidate {
  /** The source as the model read it: by {@link plainText}, or by a pretrained model as it was given. */
  readonly source: string;
  /** Best first; the first is the answer itself. */
  readonly candidates: readonly Candidate[];
  /** Whether the source was longer than the model was let read. */
  readonly isTruncated: boolean;
  /** Pieces of the source that are not in the vocabulary. */
  readonly unknown: readonly string[];
}

export interface SequencePipelineOptions {
  /** Sources that are computed together. Default 32. */
  readonly batchSize?: number | undefined;
  /** Tokens of a source that are read at most. Default 512, or the model's own limit. */
  readonly maxSourceLength?: number | undefined;
}

export interface StreamOptions extends Omit<GenerateOptions, 'returnAttentionScores'> {
  /** Whether to say where the model looked. Default false. */
  readonly alignment?: boolean | undefined;
}

export interface AnswerOptions extends StreamOptions {
  /** Told after each batch, for progress. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

const { returnAttentionScores: _, ...generationKeys } = generateKeys;
const streamKeys: Readonly<Record<keyof StreamOptions, true>> = {
  ...generationKeys,
  alignment: true,
};

/** What a stream has written when it is at its end. */
export type StreamedAnswer = Pick<Candidate, 'text' | 'isComplete' | 'alignment'>;

/**
 * Texts in, texts out: translations, summaries, whatever the model was trained to write. Normalises,
 * tokenises, generates and puts the tokens together again. Free it with `dispose`.
 */
export class SequencePipeline {
  private readonly generator: SequenceGenerator;
  private readonly batchSize: number;
  /** Tokens of a source that are read at most. */
  readonly maxSourceLength: number;

  /** @throws Error when an option is out of range. */
  constructor(
    private readonly bundle: SequenceBundle,
    options: SequencePipelineOptions = {},
  ) {
    checkOptions('SequencePipeline', options, { batchSize: true, maxSourceLength: true });
    const { decoder } = bundle.model;
    this.batchSize = options.batchSize ?? 32;
    this.maxSourceLength = Math.min(options.maxSourceLength ?? 512, decoder.maxInputLength);
    for (const [name, value] of Object.entries({
      batchSize: this.batchSize,
      maxSourceLength: this.maxSourceLength,
    }))
      requireWholeNumber('SequencePipeline', name, value, 1);
    this.generator = new SequenceGenerator(decoder);
  }

  /**
   * Answers each source, in their order. Sources longer than `maxSourceLength` are truncated,
   * and say so.
   *
   * @throws EmptyTextError when a source is empty, and Error for an option of the generation that is out of range.
   * @throws what `signal` gives as its reason, when it aborts.
   */
  async answer(sources: readonly string[], options: AnswerOptions = {}): Promise<Answer[]> {
    checkOptions('answer', options, { ...streamKeys, onProgress: true });
    const { alignment: wantsAlignment = false, onProgress, ...given } = options;
    const generation = withHostSignal(given);
    const pause = betweenSteps(generation.signal);
    const encoded = sources.map((given, index) => this.read(given, index));
    const answers = new Array<Answer>(sources.length);
    let done = 0;
    for (const batch of batchesByLength(encoded, ({ ids }) => ids.length, this.batchSize)) {
      await pause();
      const written = await this.generator.generate(
        batch.padded.map(({ ids }) => ids),
        { ...generation, returnAttentionScores: wantsAlignment },
      );
      batch.items.forEach(({ index, ids, tokens, ...read }, row) => {
        const candidates = written[row]!.map((sequence) => this.candidate(sequence, tokens));
        answers[index] = { ...read, ...candidates[0]!, candidates };
      });
      done += batch.items.length;
      onProgress?.(done);
    }
    return shownAnswers(answers);
  }

  /**
   * Writes the answer to one source piece by piece, each as soon as it is there; not by beam search.
   * Returns the whole answer at the end.
   *
   * @throws Error and what `signal` gives, as {@link answer} does.
   */
  async *stream(
    source: string,
    options: StreamOptions = {},
  ): AsyncGenerator<string, StreamedAnswer, undefined> {
    checkOptions('stream', options, streamKeys);
    const { alignment: wantsAlignment = false, ...generating } = options;
    const { targetTokenizer, model } = this.bundle;
    const { eosIds = model.decoder.eosIds } = generating;
    const { ids, tokens } = this.read(source, 0);
    const written: number[] = [];
    const attention: Float32Array[] = [];
    let told = 0;
    let isComplete = false;
    const generation = { ...generating, returnAttentionScores: wantsAlignment };
    for await (const step of this.generator.stream(ids, generation)) {
      isComplete = eosIds.includes(step.token);
      if (isComplete) break;
      written.push(step.token);
      if (step.attention) attention.push(step.attention);
      const text = targetTokenizer.decode(written);
      // Half a character is told once its other half is there.
      if (text.length <= told || text.endsWith('\ufffd')) continue;
      yield text.slice(told);
      told = text.length;
    }
    return {
      text: targetTokenizer.decode(written),
      isComplete,
      alignment: wantsAlignment ? this.alignment(written, tokens, attention) : undefined,
    };
  }

  dispose(): void {
    this.generator.dispose();
  }

  private read(given: string, index: number) {
    const { sourceTokenizer, model } = this.bundle;
    const { readsSpecialTokens: addSpecialTokens = false } = model;
    const source = addSpecialTokens ? given : plainText(given);
    const options = { truncation: null, padding: null, addSpecialTokens };
    const whole = sourceTokenizer.encode(source, options);
    requireKnownIds(model.family, whole.ids, model.config.sourceVocabularySize, sourceTokenizer);
    if (plainText(given) === '' || whole.length === 0) {
      throw new EmptyTextError(
        `SequencePipeline: source ${index} is ${given === '' ? 'empty' : 'without a token'}; leave it out`,
      );
    }
    const isTruncated = whole.length > this.maxSourceLength;
    const read = isTruncated
      ? sourceTokenizer.encode(source, { ...options, truncation: this.maxSourceLength })
      : whole;
    const { unk } = sourceTokenizer.specialTokens;
    return {
      index,
      source,
      ids: read.ids,
      tokens: read.tokens,
      isTruncated,
      unknown: [...whole.ids].flatMap((id, i) =>
        id === unk ? [source.slice(...whole.span(i))] : [],
      ),
    };
  }

  private candidate(sequence: GeneratedSequence, sourceTokens: readonly string[]): Candidate {
    const { targetTokenizer, model } = this.bundle;
    const { tokens, score, isComplete, attention } = sequence;
    const written = withoutEnd(tokens, model.decoder.eosIds);
    return {
      text: targetTokenizer.decode(written),
      score,
      isComplete,
      alignment: attention && this.alignment(written, sourceTokens, attention),
    };
  }

  private alignment(
    written: readonly number[],
    sourceTokens: readonly string[],
    attention: readonly Float32Array[],
  ): Alignment {
    return {
      keys: sourceTokens,
      queries: written.map((id) => nameOf(this.bundle.targetTokenizer, id)),
      weights: attention.slice(0, written.length),
    };
  }
}

function withoutEnd(tokens: readonly number[], eosIds: readonly number[]): readonly number[] {
  const last = tokens.at(-1);
  return last !== undefined && eosIds.includes(last) ? tokens.slice(0, -1) : tokens;
}

const nameOf = (tokenizer: Tokenizer, id: number): string => tokenizer.idToToken(id) ?? `#${id}`;
