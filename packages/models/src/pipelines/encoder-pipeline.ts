import { jit } from '@resattn/core';
import type { Encoding, Tokenizer } from '@resattn/data';
import { betweenSteps, hostSignal } from '@resattn/host';
import { checkOptions, requireWholeNumber } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { labelsOf, type ProblemType, problemTypeOf } from '../pretrained/config.js';
import { requireModelTokens } from '../pretrained/known-ids.js';
import type { PretrainedModel, PretrainedTask } from '../pretrained/pretrained-model.js';
import { batchesByLength } from './batches-by-length.js';
import type { AttendedToken, Classification, ClassifyCallOptions, LabelScore } from './classify.js';
import { checkTexts } from './plain-text.js';

/** A pretrained encoder and its tokenizer, as `fromPretrained` returns them. */
export interface EncoderBundle {
  readonly model: PretrainedModel;
  readonly tokenizer: Tokenizer | undefined;
}

export interface EncoderPipelineOptions {
  /** Texts that are computed together. Default 32. */
  readonly batchSize?: number | undefined;
  /** Tokens of a text that are read at most. Default 512, or the model's own limit. */
  readonly maxLength?: number | undefined;
}

/** The label of one token. */
export interface TaggedToken extends LabelScore {
  readonly token: string;
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
}

/** One way to fill a gap. */
export interface FilledGap {
  readonly token: string;
  readonly score: number;
  /** The text with this token in the gap, other gaps left open. */
  readonly text: string;
}

interface Row {
  readonly encoding: Encoding;
  /** Logits of the text, or of its tokens one after the other. */
  readonly logits: Float32Array;
  /** How much the first token looked at each one; where the model was made to say so. */
  readonly attention: Float32Array | undefined;
}

/** Texts are padded to at least this many tokens, so that few shapes are compiled. */
const SHORTEST = 8;

/**
 * Texts in, objects out, by a pretrained encoder: classes of texts, labels of tokens, fillings of
 * gaps, whichever the model's head is for. Compiled once per padded length and batch size. Free it
 * with `dispose`; the model stays.
 */
export class EncoderPipeline {
  private readonly tokenizer: Tokenizer;
  private readonly model: PretrainedModel;
  private readonly batchSize: number;
  /** Tokens of a text that are read at most. */
  readonly maxLength: number;
  private readonly run;

  /** @throws Error without a tokenizer, or for an option out of range. */
  constructor({ model, tokenizer }: EncoderBundle, options: EncoderPipelineOptions = {}) {
    checkOptions('EncoderPipeline', options, { batchSize: true, maxLength: true });
    if (tokenizer === undefined)
      throw new Error(
        `${model.architecture} came without a tokenizer; give one with the model, or put its tokenizer.json beside the weights`,
      );
    this.tokenizer = tokenizer;
    this.model = model;
    this.batchSize = options.batchSize ?? 32;
    this.maxLength = Math.min(options.maxLength ?? 512, model.maxLength);
    for (const [name, value] of Object.entries({
      batchSize: this.batchSize,
      maxLength: this.maxLength,
    }))
      requireWholeNumber('EncoderPipeline', name, value, 1);
    this.run = jit((inputIds: tf.Tensor, attentionMask: tf.Tensor, tokenTypeIds: tf.Tensor) => {
      const { logits, attentions } = model.apply({ inputIds, attentionMask, tokenTypeIds });
      const last = attentions?.[attentions.length - 1];
      return {
        logits: logits!,
        ...(model.task === 'sequence-classification' && last && { attention: fromFirst(last) }),
      };
    });
  }

  /**
   * What the scores of {@link classify} are: values of a regression, an independent probability of each
   * label (several labels may hold, or there is one), or probabilities of one label each, which sum to 1.
   */
  get problemType(): ProblemType {
    const { config } = this.model;
    const several = labelsOf(config).length > 1;
    return (
      problemTypeOf(config) ??
      (several ? 'single_label_classification' : 'multi_label_classification')
    );
  }

  /**
   * Classifies texts, in their order. The scores are probabilities that sum to 1; independent
   * probabilities if a text may have several classes, or there is a single one; the values themselves
   * for a regression. The texts are read as they are, by the model's tokenizer. With a model that was
   * loaded with `returnAttentionScores`, the attention is that of the first token, which the head reads,
   * in the last layer (mean of its heads).
   *
   * @throws EmptyTextError when a text is empty, or holds nothing but white space; nothing is classified then.
   * @throws what `signal` gives as its reason, when it aborts.
   */
  async classify(
    texts: readonly string[],
    options: ClassifyCallOptions = {},
  ): Promise<Classification[]> {
    checkOptions('classify', options, { attention: true, signal: true });
    const { attention: wantsAttention = true, signal } = options;
    this.checkTask('sequence-classification');
    const labels = labelsOf(this.model.config);
    const scoresOf = scoring(this.problemType, labels.length);
    checkTexts(texts);
    const rows = await this.compute(texts, signal);
    return rows.map(({ encoding, logits, attention }, index) => {
      const values = scoresOf(logits);
      const scores = labels
        .map((label, i) => ({ label, score: values[i]! }))
        .sort((a, b) => b.score - a.score);
      return {
        text: texts[index]!,
        ...scores[0]!,
        scores,
        attention: wantsAttention && attention ? attendedTokens(encoding, attention) : undefined,
        isTruncated: encoding.overflowing.length > 0,
      };
    });
  }

  /** The label of every token of each text, without the tokens that were added. */
  async tag(texts: readonly string[]): Promise<TaggedToken[][]> {
    this.checkTask('token-classification');
    const labels = labelsOf(this.model.config);
    const rows = await this.compute(texts);
    return rows.map(({ encoding, logits }) =>
      encoding.tokens.flatMap((token, i) => {
        if (encoding.specialTokensMask[i] === 1) return [];
        const scores = softmax(logits.subarray(i * labels.length, (i + 1) * labels.length));
        const best = scores.indexOf(Math.max(...scores));
        const [start, end] = encoding.span(i);
        return [{ token, start, end, label: labels[best]!, score: scores[best]! }];
      }),
    );
  }

  /**
   * Candidates for each gap of a text, the most probable first. A gap is the tokenizer's mask
   * token.
   *
   * @throws Error where the text has no gap.
   */
  async fillMask(
    text: string,
    options: { readonly topK?: number | undefined } = {},
  ): Promise<FilledGap[][]> {
    checkOptions('fillMask', options, { topK: true });
    const { topK = 5 } = options;
    this.checkTask('masked-lm');
    const { mask } = this.tokenizer.specialTokens;
    const maskToken = mask === undefined ? undefined : this.tokenizer.idToToken(mask);
    const [row] = await this.compute([text]);
    const { encoding, logits } = row!;
    const gaps = Array.from(encoding.ids.keys()).filter((i) => encoding.ids[i] === mask);
    if (mask === undefined || gaps.length === 0)
      throw new Error(
        `fillMask: the text has no gap${maskToken === undefined ? '' : `; write ${maskToken} where one is`}: "${text}"`,
      );
    const size = logits.length / encoding.length;
    return gaps.map((gap) => {
      const scores = softmax(logits.subarray(gap * size, (gap + 1) * size));
      const best = Array.from(scores.keys())
        .sort((a, b) => scores[b]! - scores[a]!)
        .slice(0, topK);
      const [start, end] = encoding.span(gap);
      return best.map((id) => {
        const token = this.tokenizer.decode([id]).trim();
        return { token, score: scores[id]!, text: text.slice(0, start) + token + text.slice(end) };
      });
    });
  }

  dispose(): void {
    this.run.dispose();
  }

  private checkTask(task: PretrainedTask): void {
    if (this.model.task !== task)
      throw new Error(
        `${this.model.architecture} is a model for ${this.model.task}, expected one for ${task}; load ` +
          'it with that task',
      );
  }

  private async compute(texts: readonly string[], signal?: AbortSignal): Promise<Row[]> {
    const items = texts.map((text, index) => {
      // Padded below: what the tokenizer's file asks for would be taken for tokens.
      const options = { truncation: this.maxLength, padding: null };
      const encoding = this.tokenizer.encode(text, options);
      requireModelTokens(this.model, this.tokenizer, encoding.ids);
      return { encoding, index };
    });
    const pause = betweenSteps(signal ?? hostSignal());
    const rows = new Array<Row>(texts.length);
    const lengthOf = ({ encoding }: { encoding: Encoding }) => encoding.length;
    for (const { items: batch, padded } of batchesByLength(items, lengthOf, this.batchSize)) {
      const longest = Math.max(...padded.map(lengthOf));
      const time = Math.min(this.maxLength, Math.max(SHORTEST, 2 ** Math.ceil(Math.log2(longest))));
      const inputs = this.tensorsOf(
        padded.map(({ encoding }) => encoding),
        time,
      );
      const outputs = this.run(...inputs);
      const { logits } = outputs;
      const values = (await logits.data()) as Float32Array;
      const attention = (await outputs.attention?.data()) as Float32Array | undefined;
      const size = values.length / padded.length;
      const perToken = logits.rank === 3 ? size / time : undefined;
      batch.forEach(({ encoding, index }, row) => {
        const used = perToken === undefined ? size : perToken * encoding.length;
        rows[index] = {
          encoding,
          logits: values.slice(row * size, row * size + used),
          attention: attention?.slice(row * time, row * time + encoding.length),
        };
      });
      tf.dispose([outputs as tf.TensorContainer, ...inputs]);
      await pause();
    }
    return rows;
  }

  private tensorsOf(encodings: readonly Encoding[], time: number) {
    const padId = this.model.config.pad_token_id ?? 0;
    const shape: [number, number] = [encodings.length, time];
    const ids = new Int32Array(encodings.length * time).fill(padId);
    const mask = new Int32Array(ids.length);
    const types = new Int32Array(ids.length);
    encodings.forEach((encoding, row) => {
      ids.set(encoding.ids, row * time);
      types.set(encoding.typeIds, row * time);
      mask.fill(1, row * time, row * time + encoding.length);
    });
    return [ids, mask, types].map((values) => tf.tensor2d(values, shape, 'int32')) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
  }
}

/** The weights with which the first token reads, mean of the heads: `[batch, time]`. */
function fromFirst(scores: tf.Tensor): tf.Tensor {
  const [batch, , , time] = scores.shape as [number, number, number, number];
  return tf.reshape(tf.slice(tf.mean(scores, 1), [0, 0, 0], [batch, 1, time]), [batch, time]);
}

function attendedTokens(encoding: Encoding, weights: Float32Array): AttendedToken[] {
  return encoding.tokens.map((token, i) => {
    const [start, end] = encoding.span(i);
    return { token, start, end, weight: weights[i]! };
  });
}

/** How the reference reads the logits of a text. */
function scoring(problem: ProblemType, numLabels: number): (logits: Float32Array) => Float32Array {
  if (problem === 'regression') return (logits) => logits;
  const isEachAlone = problem === 'multi_label_classification' || numLabels === 1;
  return isEachAlone ? (logits) => logits.map(sigmoid) : softmax;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function softmax(logits: Float32Array): Float32Array {
  const largest = logits.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
  const powers = logits.map((x) => Math.exp(x - largest));
  const total = powers.reduce((sum, x) => sum + x, 0);
  return powers.map((x) => x / total);
}
