import { checkOptions } from '@resattn/options';
import { averages, type PrecisionRecall, scoreCounts } from '../classification/precision-recall.js';
import { Metric } from '../metric.js';
import { type EntitySpan, SpanReader, type TagReading } from './entity-spans.js';

/** What `update` of a metric over tags takes: one list of tags for each sentence. */
export type TagBatch = [
  predictions: ArrayLike<readonly string[]>,
  targets: ArrayLike<readonly string[]>,
];

export interface SpanRow {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Number of true entities. */
  readonly support: number;
}

export interface SpanReport {
  /** Over all entities, whatever their type: the usual score of a tagger. */
  readonly micro: SpanRow;
  readonly macro: SpanRow;
  readonly weighted: SpanRow;
  /** In alphabetical order. */
  readonly types: readonly (SpanRow & { readonly type: string })[];
  /** Share of tokens whose tag is right. */
  readonly tokenAccuracy: number;
}

export interface SpanOptions {
  /** How tags become entities. Default `default`, which is that of conlleval. */
  readonly reading?: TagReading | undefined;
}

/**
 * Precision, recall and F1 of entities, equal to seqeval's: a predicted entity is right when its
 * type and both its ends are. 0/0 is 0; the macro average without any entity is NaN, as it is there.
 *
 * `update(predictions, targets)`: one list of tags such as `B-PER I-PER O` for each sentence.
 */
export function spanReport(options: SpanOptions = {}): SpanMetric<SpanReport> {
  return new SpanMetric('spanReport', options, (report) => report);
}

/** The micro-averaged F1 of {@link spanReport} alone. */
export function spanF1(options: SpanOptions = {}): SpanMetric<number> {
  return new SpanMetric('spanF1', options, (report) => report.micro.f1);
}

interface SpanData {
  readonly tokens: number;
  readonly correctTokens: number;
  readonly types: readonly (readonly [string, number, number, number])[];
}

/** Made by {@link spanReport} and {@link spanF1}. */
export class SpanMetric<Result> extends Metric<TagBatch, Result, SpanData> {
  private readonly reading: TagReading;
  private readers: Readers;
  private tokens = 0;
  private correctTokens = 0;
  private readonly types = new Map<
    string,
    { correct: number; predicted: number; actual: number }
  >();

  constructor(
    name: string,
    options: SpanOptions,
    private readonly pick: (report: SpanReport) => Result,
  ) {
    const { reading = 'default' } = options;
    super(name, { reading }, 'tags');
    checkOptions(name, options, { reading: true });
    if (reading !== 'default' && reading !== 'strict') {
      throw new Error(`${name}: reading is "${reading}", expected default or strict`);
    }
    this.reading = reading;
    this.readers = startReading(reading);
  }

  update(...[predictions, targets]: TagBatch): this {
    const sentences = readSentences(this.name, predictions, targets, this.readers);
    for (const { tokens, correctTokens, predicted, actual } of sentences) {
      this.tokens += tokens;
      this.correctTokens += correctTokens;
      const found = new Set(predicted.map(keyOf));
      for (const { type } of predicted) this.at(type).predicted++;
      for (const span of actual) {
        const count = this.at(span.type);
        count.actual++;
        if (found.has(keyOf(span))) count.correct++;
      }
    }
    return this;
  }

  result(): Result {
    if (this.tokens === 0) throw this.nothingCounted();
    const types = [...this.types].sort(([a], [b]) => (a < b ? -1 : 1));
    const counts = types.map(([, count]) => count);
    const averaged = (average: 'micro' | 'macro' | 'weighted') =>
      counts.length > 0 ? row(averages[average](counts, 1, 0)) : nothing;
    return this.pick({
      micro: averaged('micro'),
      // seqeval has no mean of no types.
      macro: types.length === 0 ? undefinedMean : averaged('macro'),
      weighted: averaged('weighted'),
      types: types.map(([type, count]) => ({ type, ...row(scoreCounts(count, 1, 0)) })),
      tokenAccuracy: this.correctTokens / this.tokens,
    });
  }

  reset(): this {
    this.tokens = 0;
    this.correctTokens = 0;
    this.types.clear();
    this.readers = startReading(this.reading);
    return this;
  }

  protected read(): SpanData {
    return {
      tokens: this.tokens,
      correctTokens: this.correctTokens,
      types: [...this.types].map(([type, c]) => [type, c.correct, c.predicted, c.actual]),
    };
  }

  protected add(data: SpanData): void {
    this.tokens += data.tokens;
    this.correctTokens += data.correctTokens;
    for (const [type, correct, predicted, actual] of data.types) {
      const count = this.at(type);
      count.correct += correct;
      count.predicted += predicted;
      count.actual += actual;
    }
  }

  private at(type: string) {
    let count = this.types.get(type);
    if (!count) this.types.set(type, (count = { correct: 0, predicted: 0, actual: 0 }));
    return count;
  }
}

const undefinedMean: SpanRow = {
  precision: Number.NaN,
  recall: Number.NaN,
  f1: Number.NaN,
  support: 0,
};

const nothing: SpanRow = { precision: 0, recall: 0, f1: 0, support: 0 };

function row({ precision, recall, fScore, support }: PrecisionRecall): SpanRow {
  return { precision, recall, f1: fScore, support };
}

function keyOf({ type, first, last }: EntitySpan): string {
  return `${first} ${last} ${type}`;
}

interface Readers {
  readonly prediction: SpanReader;
  readonly target: SpanReader;
}

function startReading(reading: TagReading): Readers {
  return { prediction: new SpanReader(reading), target: new SpanReader(reading) };
}

interface Sentence {
  readonly tokens: number;
  readonly correctTokens: number;
  readonly predicted: EntitySpan[];
  readonly actual: EntitySpan[];
}

function readSentences(
  metric: string,
  predictions: TagBatch[0],
  targets: TagBatch[1],
  readers: Readers,
): Sentence[] {
  if (predictions.length !== targets.length) {
    throw new Error(
      `${metric}: got tags of ${predictions.length} predicted and ${targets.length} true sentences`,
    );
  }
  return Array.from(targets, (target, i) => {
    const prediction = predictions[i]!;
    requireTags(metric, prediction, `prediction of sentence ${i}`);
    requireTags(metric, target, `target of sentence ${i}`);
    if (prediction.length !== target.length) {
      throw new Error(
        `${metric}: sentence ${i} has ${prediction.length} predicted and ${target.length} true tags`,
      );
    }
    const spansOf = (tags: readonly string[], side: 'prediction' | 'target') => {
      try {
        return readers[side].read(tags);
      } catch (error) {
        throw new Error(`${metric}: ${side} of sentence ${i}: ${(error as Error).message}`);
      }
    };
    return {
      tokens: target.length,
      correctTokens: target.filter((tag, at) => tag === prediction[at]).length,
      predicted: spansOf(prediction, 'prediction'),
      actual: spansOf(target, 'target'),
    };
  });
}

function requireTags(metric: string, tags: unknown, what: string): asserts tags is string[] {
  if (!Array.isArray(tags))
    throw new Error(`${metric}: ${what} is ${JSON.stringify(tags)}, expected the list of its tags`);
  const at = tags.findIndex((tag) => typeof tag !== 'string');
  if (at >= 0)
    throw new Error(
      `${metric}: tag ${at} of the ${what} is ${tags[at]}, expected text such as "B-PER"`,
    );
}
