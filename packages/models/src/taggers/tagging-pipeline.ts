import { jit } from '@resattn/core';
import { betweenSteps, hostSignal } from '@resattn/host';
import { checkOptions, requireWholeNumber } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { shownTags } from '../display/results-view.js';
import { batchesByLength } from '../pipelines/batches-by-length.js';
import { checkTexts } from '../pipelines/plain-text.js';
import { type FoundEntity, foundEntities } from './found-entities.js';
import { splitWords, type TextWord } from './split-words.js';
import type { TaggerBundle } from './tagger-bundle.js';
import type { TaggerInputs } from './tagger-interface.js';
import { wordMask } from './word-mask.js';
import { wordParts } from './word-parts.js';
import { padWords, wordTensors } from './word-tags-collator.js';
import type { EncodedWords } from './word-vocabulary.js';

/** The tags of a sentence, and how probable each is by the model. */
export interface SentenceTags {
  readonly tags: readonly string[];
  readonly scores: readonly number[];
}

/** A word of a text with its tag. */
export interface TaggedTextWord extends TextWord {
  readonly tag: string;
  /** Probability of the tag by the model. */
  readonly score: number;
}

/** An entity in a text. */
export interface TextEntity extends FoundEntity {
  /** The text that it covers. */
  readonly text: string;
  /** Where it stands, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** What a tagger says of a text. */
export interface TaggedText {
  readonly text: string;
  readonly tokens: readonly TaggedTextWord[];
  /** Runs of tokens with `B-` and `I-` tags of one type; none for tags of single words. */
  readonly entities: readonly TextEntity[];
}

export interface TaggingOptions {
  /** Sentences that are computed together. Default 32. */
  readonly batchSize?: number | undefined;
  /** Words that are read at once; a longer text is read in parts, which end with sentences. Default 128. */
  readonly maxLength?: number | undefined;
}

/** What one call wants. */
export interface TagCallOptions {
  /**
   * Ends the call between two batches, with the signal's reason as the error. Default: in a notebook, the signal of the running cell.
   */
  readonly signal?: AbortSignal | undefined;
}

/** Sentences are padded to at least this many words, so that few shapes are compiled. */
const SHORTEST = 8;

/** The length to which sentences are padded: a power of two. */
export const paddedTime = (lengths: readonly number[]): number =>
  Math.max(SHORTEST, 2 ** Math.ceil(Math.log2(Math.max(...lengths))));

/** Compiled shapes that are kept: powers of two for both axes come to no more. */
export const MAX_SHAPES = 64;

const checkTagCall = (options: TagCallOptions) => checkOptions('tag', options, { signal: true });

/**
 * Texts in, words with tags and entities out. Texts are divided by `splitWords`; sentences that are
 * divided already go to {@link tagWords}. Compiled once per padded length and batch size, both rounded
 * up to powers of two. Free it with `dispose`.
 */
export class TaggingPipeline {
  private readonly batchSize: number;
  private readonly maxLength: number;
  private readonly run;

  /** @throws Error when an option is out of range. */
  constructor(
    private readonly bundle: TaggerBundle,
    options: TaggingOptions = {},
  ) {
    checkOptions('TaggingPipeline', options, { batchSize: true, maxLength: true });
    this.batchSize = options.batchSize ?? 32;
    this.maxLength = options.maxLength ?? 128;
    for (const [name, value] of Object.entries({
      batchSize: this.batchSize,
      maxLength: this.maxLength,
    }))
      requireWholeNumber('TaggingPipeline', name, value, 1);
    const { tagger } = bundle;
    this.run = jit(
      (inputs: TaggerInputs) => {
        const { scores, probabilities } = tagger.apply(inputs);
        const tags = tagger.decode(scores, wordMask(inputs));
        const chosen = tf.oneHot(tf.cast(tags, 'int32'), bundle.tags.length);
        const score = tf.sum(tf.mul(probabilities, tf.cast(chosen, 'float32')), 2);
        return { tags, score };
      },
      { name: 'tag', maxSignatures: MAX_SHAPES },
    );
  }

  /**
   * Tags texts, in their order.
   *
   * @throws EmptyTextError when a text is empty, or holds nothing but white space.
   */
  async tag(texts: readonly string[], options: TagCallOptions = {}): Promise<TaggedText[]> {
    checkTagCall(options);
    checkTexts(texts);
    const divided = texts.map((text) => splitWords(text, this.bundle.unit));
    const tagged = await this.tagWords(
      divided.map((words) => words.map(({ token }) => token)),
      options,
    );
    const all = texts.map((text, i): TaggedText => {
      const words = divided[i]!;
      const { tags, scores } = tagged[i]!;
      const entities = this.bundle.tagging === 'entities' ? foundEntities(tags, scores) : [];
      return {
        text,
        tokens: words.map((word, t) => ({ ...word, tag: tags[t]!, score: scores[t]! })),
        entities: entities.map((entity) => {
          const { start } = words[entity.first]!;
          const { end } = words[entity.last]!;
          return { ...entity, text: text.slice(start, end), start, end };
        }),
      };
    });
    return shownTags(all);
  }

  /** Tags sentences that are divided into words already; an empty one has no tags. */
  async tagWords(
    sentences: readonly (readonly string[])[],
    options: TagCallOptions = {},
  ): Promise<SentenceTags[]> {
    checkTagCall(options);
    const pause = betweenSteps(options.signal ?? hostSignal());
    const { tags: names, vocabulary } = this.bundle;
    const found = sentences.map(({ length }) => ({
      tags: new Array<string>(length),
      scores: new Array<number>(length),
    }));
    const parts = sentences.flatMap((sentence, index) =>
      wordParts(sentence, this.maxLength).map(([from, to]) => ({
        ...{ index, from },
        encoded: vocabulary.encode(sentence.slice(from, to)),
      })),
    );
    const lengthOf = ({ encoded }: { encoded: EncodedWords }) => encoded.words.length;
    for (const { items, padded } of batchesByLength(parts, lengthOf, this.batchSize)) {
      const time = paddedTime(padded.map(lengthOf));
      const { tags, scores } = await this.compute(
        padded.map(({ encoded }) => encoded),
        time,
      );
      items.forEach(({ index, from, encoded }, row) => {
        for (let t = 0; t < encoded.words.length; t++) {
          found[index]!.tags[from + t] = names[tags[row * time + t]!]!;
          found[index]!.scores[from + t] = scores[row * time + t]!;
        }
      });
      await pause();
    }
    return found;
  }

  dispose(): void {
    this.run.dispose();
  }

  private async compute(sentences: readonly EncodedWords[], time: number) {
    const { maxCharacters } = this.bundle.vocabulary;
    const inputs = wordTensors(padWords(sentences, { time, maxCharacters }));
    const outputs = this.run(inputs);
    tf.dispose(inputs as unknown as tf.TensorContainer);
    try {
      const [tags, scores] = await Promise.all([outputs.tags.data(), outputs.score.data()]);
      return { tags, scores };
    } finally {
      tf.dispose(outputs as tf.TensorContainer);
    }
  }
}
