import { checkOptions } from '@resattn/options';
import type { LanguageModelBundle } from '../bundles/language-model-bundle.js';
import { SequenceGenerator } from '../generation/generate.js';
import type { GenerateOptions } from '../generation/generate-options.js';
import { defaultNewTokens, generateKeys } from '../generation/resolve-options.js';
import { requireKnownIds } from '../pretrained/known-ids.js';
import { EmptyTextError } from './empty-text-error.js';

/** A continuation of a prompt by a language model. */
export interface Continuation {
  readonly prompt: string;
  /** What was written after the prompt. */
  readonly text: string;
  /** Whether the text ended by itself; false where `maxNewTokens` ended it. */
  readonly isComplete: boolean;
  /** Whether the prompt was longer than the model sees, so that its beginning was not read. */
  readonly isTruncated: boolean;
  /** Pieces of the prompt that are not in the vocabulary. */
  readonly unknown: readonly string[];
}

export interface ContinueOptions
  extends Omit<
    GenerateOptions,
    'returnAttentionScores' | 'numReturnSequences' | 'coveragePenalty' | 'numBeams'
  > {
  /** Stop strings: they end the continuation and are not part of it. Default: none. */
  readonly stop?: readonly string[] | undefined;
}

const {
  returnAttentionScores: _attention,
  numReturnSequences: _sequences,
  coveragePenalty: _coverage,
  numBeams: _beams,
  ...generationKeys
} = generateKeys;
const continueKeys: Readonly<Record<keyof ContinueOptions, true>> = {
  ...generationKeys,
  stop: true,
};

/**
 * Prompts in, texts out, by a language model: the most probable token each time, or drawn at random.
 * A text may be longer than what the model sees at once: it then continues from the second half of
 * what it saw last. Free it with `dispose`.
 */
export class TextGenerationPipeline {
  private readonly generator: SequenceGenerator;

  constructor(private readonly bundle: LanguageModelBundle) {
    this.generator = new SequenceGenerator(bundle.model.decoder);
  }

  /** @throws Error for an empty prompt, and an option out of range. */
  async continue(prompt: string, options: ContinueOptions = {}): Promise<Continuation> {
    checkOptions('continue', options, continueKeys);
    const { ids, isTruncated, unknown } = this.read(prompt);
    const { stop = [], ...generating } = options;
    const { eosIds = this.bundle.model.decoder.eosIds } = options;
    const written: number[] = [];
    for await (const token of this.tokens(ids, generating)) {
      written.push(token);
      if (stop.length === 0) continue;
      const text = this.textAfter(ids, written);
      const end = firstOf(text, stop);
      if (end >= 0)
        return { prompt, text: text.slice(0, end), isComplete: true, isTruncated, unknown };
    }
    const isComplete = eosIds.includes(written.at(-1) ?? -1);
    if (isComplete) written.pop();
    return { prompt, text: this.textAfter(ids, written), isComplete, isTruncated, unknown };
  }

  /** Writes a text piece by piece, each as soon as it is there. */
  async *stream(prompt: string, options: ContinueOptions = {}): AsyncGenerator<string> {
    checkOptions('stream', options, continueKeys);
    const { ids } = this.read(prompt);
    const { stop = [], ...generating } = options;
    const { eosIds = this.bundle.model.decoder.eosIds } = options;
    const written: number[] = [];
    let yielded = 0;
    let text = '';
    for await (const token of this.tokens(ids, generating)) {
      if (eosIds.includes(token)) break;
      written.push(token);
      text = this.textAfter(ids, written);
      const end = firstOf(text, stop);
      if (end >= 0) {
        if (end > yielded) yield text.slice(yielded, end);
        return;
      }
      // Half a character is yielded once its other half is there, and what may be the beginning of a
      // text that stops once it is not.
      const sure = text.length - begunLength(text, stop);
      if (sure <= yielded || text.endsWith('\ufffd')) continue;
      yield text.slice(yielded, sure);
      yielded = sure;
    }
    if (text.length > yielded && !text.endsWith('\ufffd')) yield text.slice(yielded);
  }

  /** Pieces of a prompt that are not in the vocabulary, which the model reads as unknown. */
  unknownIn(prompt: string): readonly string[] {
    return this.read(prompt).unknown;
  }

  dispose(): void {
    this.generator.dispose();
  }

  /** The new tokens, the one that ends the text included. */
  private async *tokens(
    prompt: readonly number[],
    options: ContinueOptions,
  ): AsyncGenerator<number> {
    const { maxLength, eosIds: ends } = this.bundle.model.decoder;
    const { decoder } = this.bundle.model;
    const { eosIds = ends, sampling } = options;
    const { maxNewTokens = defaultNewTokens(decoder, prompt.length) } = options;
    let context = [...prompt];
    let left = maxNewTokens;
    for (let round = 0; left > 0; round++) {
      const window = {
        ...options,
        maxNewTokens: Math.min(left, maxLength - context.length),
        // Each window draws numbers of its own.
        ...(sampling && { sampling: { ...sampling, seed: (sampling.seed ?? 0) + round } }),
      };
      for await (const { token } of this.generator.stream(context.slice(), window)) {
        yield token;
        if (eosIds.includes(token)) return;
        context.push(token);
        left--;
      }
      context = context.slice(-halfOf(maxLength));
    }
  }

  private read(prompt: string) {
    const { tokenizer, model } = this.bundle;
    const encoding = tokenizer.encode(prompt, {
      truncation: null,
      padding: null,
      addSpecialTokens: model.readsSpecialTokens ?? false,
    });
    requireKnownIds(model.family, encoding.ids, model.config.vocabularySize, tokenizer);
    const { maxLength } = model.decoder;
    if (prompt === '' || encoding.length === 0) {
      throw new EmptyTextError(
        `TextGenerationPipeline: the prompt ${prompt === '' ? 'is empty' : 'has no token'}; give a beginning to continue`,
      );
    }
    const all = Array.from(encoding.ids);
    const isTruncated = all.length >= maxLength;
    const { unk } = tokenizer.specialTokens;
    return {
      ids: isTruncated ? all.slice(-halfOf(maxLength)) : all,
      isTruncated,
      unknown: all.flatMap((id, i) => (id === unk ? [prompt.slice(...encoding.span(i))] : [])),
    };
  }

  /** Decoded with the prompt, since a token's text may depend on what precedes it. */
  private textAfter(prompt: readonly number[], written: readonly number[]): string {
    const { tokenizer } = this.bundle;
    return tokenizer.decode([...prompt, ...written]).slice(tokenizer.decode(prompt).length);
  }
}

const halfOf = (length: number): number => Math.ceil(length / 2);

/** Position of the first of several texts in another; -1 if none occurs. */
function firstOf(text: string, stop: readonly string[]): number {
  const found = stop.map((end) => text.indexOf(end)).filter((at) => at >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}

/** Length of the longest suffix of a text that one of several texts begins with. */
function begunLength(text: string, stop: readonly string[]): number {
  let longest = 0;
  for (const end of stop) {
    for (let length = Math.min(end.length - 1, text.length); length > longest; length--)
      if (text.endsWith(end.slice(0, length))) longest = length;
  }
  return longest;
}
