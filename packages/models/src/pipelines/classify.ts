import { jit } from '@resattn/core';
import { betweenSteps, hostSignal } from '@resattn/host';
import { checkOptions, requireWholeNumber } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import type { ClassifierBundle } from '../bundles/classifier-bundle.js';
import { applyClassifier } from '../classifiers/text-classifier.js';
import { shownClassifications } from '../display/results-view.js';
import type { ProblemType } from '../pretrained/config.js';
import { plainTexts } from './plain-text.js';
import { chosenLabels, scoresOfText } from './read-outputs.js';

/** One token of a classified text, and how much the model looked at it. */
export interface AttendedToken {
  readonly token: string;
  /** Where it stands in `Classification.text`; equal for tokens that were added. */
  readonly start: number;
  readonly end: number;
  /** Its attention weight; those of a text sum to 1. */
  readonly weight: number;
}

export interface LabelScore {
  readonly label: string;
  /** Probability by the model; of a regression the value that it predicts. */
  readonly score: number;
}

/** What a classifier says of one text. */
export interface Classification extends LabelScore {
  /** The text as the model read it: by {@link plainText}, or by a pretrained model as it was given. */
  readonly text: string;
  /** All classes, the highest score first. */
  readonly scores: readonly LabelScore[];
  /** The labels that the text has, where it may have several or none: those that reach their thresholds. */
  readonly labels?: readonly string[] | undefined;
  /** The tokens with their attention weights; undefined where not asked for or the model has none. */
  readonly attention: readonly AttendedToken[] | undefined;
  /** Whether the text was longer than the model was let read. */
  readonly isTruncated: boolean;
}

export interface ClassifyOptions {
  /** Texts that are computed together. Default 64. */
  readonly batchSize?: number | undefined;
  /** Tokens of a text that are read at most. Default 512, or the model's own limit. */
  readonly maxLength?: number | undefined;
}

/** What one call of {@link ClassificationPipeline.classify} wants. */
export interface ClassifyCallOptions {
  /** Whether to say how much the model looked at each token. Default true. */
  readonly attention?: boolean | undefined;
  /**
   * Ends the call between two batches, with the signal's reason as the error. Default: in a notebook, the signal of the running cell.
   */
  readonly signal?: AbortSignal | undefined;
}

const SHORTEST_PADDING = 16;

/** Compiled shapes that are kept: powers of two for both axes come to no more. */
const MAX_SHAPES = 128;

/**
 * Texts in, labels out: normalises, tokenises, runs the model and reads its answer. A wide part (`ngrams`
 * of the bundle) reads the whole text and its scores are added; attention is the network's.
 *
 * Compiled once per padded length and batch size, both rounded up to powers of two. Free it with
 * `dispose`.
 */
export class ClassificationPipeline {
  private readonly batchSize: number;
  private readonly maxLength: number;
  private readonly run;

  /** @throws Error when an option is out of range. */
  constructor(
    private readonly bundle: ClassifierBundle,
    options: ClassifyOptions = {},
  ) {
    checkOptions('ClassificationPipeline', options, { batchSize: true, maxLength: true });
    const { classifier } = bundle;
    const hasClasses = this.problemType === 'single_label_classification';
    this.batchSize = options.batchSize ?? 64;
    this.maxLength = Math.min(options.maxLength ?? 512, classifier.maxLength);
    for (const [name, value] of Object.entries({
      batchSize: this.batchSize,
      maxLength: this.maxLength,
    }))
      requireWholeNumber('classify', name, value, 1);
    this.run = jit(
      (tokens: tf.Tensor) => {
        const { logits, attention } = applyClassifier(classifier, tokens);
        return {
          outputs: hasClasses ? tf.softmax(logits) : logits,
          ...(attention && { attention }),
        };
      },
      { name: 'classify', maxSignatures: MAX_SHAPES },
    );
  }

  /** What the scores are; see `EncoderPipeline.problemType`. */
  get problemType(): ProblemType {
    return this.bundle.problemType ?? 'single_label_classification';
  }

  /**
   * Classifies texts, in their order. Where a text may have several labels, `labels` are those that it has; of
   * a regression the score is the number.
   *
   * @throws EmptyTextError when a text is empty, or holds nothing but white space; nothing is classified then.
   * @throws what `signal` gives as its reason, when it aborts.
   */
  async classify(
    texts: readonly string[],
    options: ClassifyCallOptions = {},
  ): Promise<Classification[]> {
    checkOptions('classify', options, { attention: true, signal: true });
    const { attention: wantsAttention = true } = options;
    const pause = betweenSteps(options.signal ?? hostSignal());
    const { tokenizer } = this.bundle;
    const encoded = plainTexts(texts).map((text, index) => {
      const whole = tokenizer.encode(text, { truncation: null });
      const isTruncated = whole.length > this.maxLength;
      const encoding = isTruncated ? tokenizer.encode(text, { truncation: this.maxLength }) : whole;
      return { text, index, encoding, isTruncated };
    });
    // Texts of like length together, so that little padding is computed.
    const byLength = [...encoded].sort((a, b) => a.encoding.length - b.encoding.length);
    const results = new Array<Classification>(texts.length);
    for (let start = 0; start < byLength.length; start += this.batchSize) {
      await pause();
      const batch = byLength.slice(start, start + this.batchSize);
      const rows = nextPowerOfTwo(batch.length);
      const longest = batch.at(-1)!.encoding.length;
      const time = Math.min(
        Math.max(SHORTEST_PADDING, nextPowerOfTwo(longest)),
        this.bundle.classifier.maxLength,
      );
      const { outputs, attention } = await this.compute(
        batch.map(({ encoding }) => encoding.ids),
        { rows, time, wantsAttention },
      );
      batch.forEach(({ text, index, encoding, isTruncated }, row) => {
        results[index] = {
          text,
          ...this.read(text, outputs, row),
          attention:
            attention &&
            encoding.tokens.map((token, i) => {
              const [from, to] = encoding.span(i);
              return { token, start: from, end: to, weight: attention[row * time + i]! };
            }),
          isTruncated,
        };
      });
    }
    return shownClassifications(results);
  }

  dispose(): void {
    this.run.dispose();
  }

  private async compute(
    sequences: readonly Int32Array[],
    { rows, time, wantsAttention }: { rows: number; time: number; wantsAttention: boolean },
  ): Promise<{ outputs: ArrayLike<number>; attention: ArrayLike<number> | undefined }> {
    const ids = new Int32Array(rows * time).fill(this.bundle.classifier.config.padId);
    for (let row = 0; row < rows; row++) {
      // Rows that only fill the batch repeat the first: a row of padding alone has no attention.
      ids.set(sequences[row] ?? sequences[0]!, row * time);
    }
    const tokens = tf.tensor2d(ids, [rows, time], 'int32');
    const computed = this.run(tokens);
    tokens.dispose();
    try {
      return {
        outputs: await computed.outputs.data(),
        attention: wantsAttention ? await computed.attention?.data() : undefined,
      };
    } finally {
      tf.dispose(computed as tf.TensorContainer);
    }
  }

  private read(
    text: string,
    outputs: ArrayLike<number>,
    row: number,
  ): Pick<Classification, 'label' | 'score' | 'scores' | 'labels'> {
    const { labels } = this.bundle;
    const network = labels.map((_, k) => outputs[row * labels.length + k]!);
    const values = scoresOfText(this.bundle, text, network);
    const scores = labels
      .map((label, k) => ({ label, score: values[k]! }))
      .sort((a, b) => b.score - a.score);
    const isMultiLabel = this.problemType === 'multi_label_classification';
    return {
      ...scores[0]!,
      scores,
      ...(isMultiLabel && { labels: chosenLabels(this.bundle, values) }),
    };
  }
}

/** Classifies texts once; see {@link ClassificationPipeline}. */
export async function classify(
  bundle: ClassifierBundle,
  texts: readonly string[],
  options?: ClassifyOptions,
): Promise<Classification[]> {
  const pipeline = new ClassificationPipeline(bundle, options);
  try {
    return await pipeline.classify(texts);
  } finally {
    pipeline.dispose();
  }
}

function nextPowerOfTwo(n: number): number {
  return 2 ** Math.ceil(Math.log2(n));
}
