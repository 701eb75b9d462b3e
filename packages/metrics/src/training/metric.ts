import { checkOptions } from '@resattn/options';
import { negativeLogLikelihood } from '../language-modeling/likelihood.js';
import type { Metric } from '../metric.js';
import {
  type Activation,
  activate,
  argMax,
  type BatchArrays,
  findArray,
  type ItemArrays,
  itemWeights,
  rowsOf,
} from './batch-arrays.js';

/** Makes what a metric takes of a batch and the model's outputs for it. */
export type Read<Value> = (batch: BatchArrays, outputs: BatchArrays) => Value;

export interface MetricOptions<
  Input extends readonly unknown[] = readonly unknown[],
  Result = unknown,
> {
  /** Name of the output (or array of the batch) to measure, or a function that reads it. */
  readonly predictions: string | Read<Input[0]>;
  /** Name of the array of the batch (or output) that is right, or a function that reads it. */
  readonly targets: string | Read<Input[1]>;
  /**
   * Array of the batch with the weight of each row, or of each target: those of weight 0 do not count,
   * such as rows that fill up a batch and padding. Default: `weights`, where the batch has it.
   */
  readonly weights?: string | undefined;
  /** Makes probabilities of logits, for metrics that take them. Default: none. */
  readonly activation?: Activation | undefined;
  /**
   * Probability (or score) from which on a label is predicted: of several labels of an item, or of a
   * single score an item. Default 0.5.
   */
  readonly threshold?: number | undefined;
  /** Names of the classes by their ids; metrics over tags need them. Default: ids. */
  readonly classes?: readonly string[] | undefined;
  /** Name of the result. Default: the metric's. */
  readonly name?: string | undefined;
  /** The numbers of a result that is none itself, by name, such as those of a report. */
  readonly scores?: ((result: Result) => number | Readonly<Record<string, number>>) | undefined;
}

/** A metric's result has to become numbers. */
type Scored<Result> = Result extends number
  ? unknown
  : Required<Pick<MetricOptions<never[], Result>, 'scores'>>;

/** What `metrics` of a Trainer's `fit` and `evaluate` takes. */
type TrainerMetric = () => {
  update(batch: BatchArrays, outputs: BatchArrays): void;
  result(): Readonly<Record<string, number>>;
};

/**
 * Makes a metric of the Trainer of a metric: it reads batches and outputs as they come, without the
 * rows and tokens whose weight is 0, and begins anew with every evaluation.
 *
 * ```ts
 * const metrics = [
 *   metric(f1({ average: 'macro' }), { predictions: 'logits', targets: 'labels' }),
 *   metric(logLoss(), { predictions: 'logits', targets: 'labels', activation: 'softmax' }),
 * ];
 * await trainer.fit(batches, { epochs: 4, validation, metrics, monitor: 'f1' });
 * ```
 *
 * Labels are read from scores `[…, class]` as the class of the highest one, from one score an item by
 * `threshold`, and are taken as they are where they are integers. Items whose target is negative, as
 * -100 for ignored tokens, do not count. Whatever else a metric takes, such as texts, functions read.
 *
 * @param measured a metric for one evaluation at a time
 * @throws Error when the batch has no such array, or one of another shape
 */
export function metric<Input extends readonly unknown[], Result, Data>(
  measured: Metric<Input, Result, Data>,
  options: MetricOptions<Input, Result> & Scored<Result>,
): TrainerMetric {
  checkOptions<MetricOptions<Input, Result>>('metric', options, {
    predictions: true,
    targets: true,
    weights: true,
    activation: true,
    threshold: true,
    classes: true,
    name: true,
    scores: true,
  });
  const { name = measured.name, scores } = options;
  return () => {
    measured.reset();
    return {
      update(batch, outputs) {
        const input = inputOf(measured, options, batch, outputs);
        // What `update` takes is known by `input` of the metric, or from the caller's functions.
        if (input !== undefined) measured.update(...(input as Input));
      },
      result() {
        const result: unknown = scores ? scores(measured.result()) : measured.result();
        if (typeof result === 'number') return { [name]: result };
        return result as Readonly<Record<string, number>>;
      },
    };
  };
}

/** The arguments of `update`; none where no item of the batch counts. */
function inputOf<Input extends readonly unknown[], Result, Data>(
  measured: Metric<Input, Result, Data>,
  options: MetricOptions<Input, Result>,
  batch: BatchArrays,
  outputs: BatchArrays,
): readonly unknown[] | undefined {
  const { predictions, targets, weights } = options;
  if (typeof predictions === 'function' || typeof targets === 'function') {
    const read = (value: string | Read<unknown>, option: string, places: BatchArrays[]) =>
      typeof value === 'function'
        ? value(batch, outputs)
        : findArray(measured.name, option, value, places).values;
    return [
      read(predictions, 'predictions', [outputs, batch]),
      read(targets, 'targets', [batch, outputs]),
    ];
  }
  return readItems(measured, options, {
    predictions: findArray(measured.name, 'predictions', predictions, [outputs, batch]),
    targets: findArray(measured.name, 'targets', targets, [batch, outputs]),
    weights:
      weights === undefined
        ? batch.weights
        : findArray(measured.name, 'weights', weights, [batch, outputs]),
  });
}

function readItems(
  { name, input }: Pick<Metric<readonly unknown[], unknown, unknown>, 'name' | 'input'>,
  {
    activation,
    threshold = 0.5,
    classes,
  }: Omit<MetricOptions, 'predictions' | 'targets' | 'scores'>,
  { predictions, targets, weights }: ItemArrays,
): readonly unknown[] | undefined {
  const isByRow = input === 'labelRows' || input === 'labelScores';
  const items = isByRow ? targets.shape[0]! : targets.values.length;
  const given = itemWeights(name, items, weights);
  const counted = Array.from({ length: items }, (_, i) => i).filter(
    (i) => given?.[i] !== 0 && (isByRow || input === 'numbers' || targets.values[i]! >= 0),
  );
  if (counted.length === 0) return undefined;
  const rows = rowsOf(name, predictions, items);
  const target = (i: number) => targets.values[i]!;
  const named = (id: number) => {
    if (classes === undefined) return id;
    const label = classes[id];
    if (label !== undefined) return label;
    throw new Error(
      `${name}: got the class ${id}, expected an id below the ${classes.length} classes`,
    );
  };
  const labelOf = (i: number) => {
    const row = rows[i]!;
    if (row.length > 1) return argMax(row);
    if (Number.isInteger(row[0]) && activation === undefined) return row[0]!;
    return activate(row, activation)[0]! >= threshold ? 1 : 0;
  };
  const itemsWeighed = (first: unknown, second: unknown) =>
    given !== undefined && counted.some((i) => given[i] !== 1)
      ? [first, second, counted.map((i) => given[i]!)]
      : [first, second];
  switch (input) {
    case 'labels':
      return itemsWeighed(
        counted.map((i) => named(labelOf(i))),
        counted.map((i) => named(target(i))),
      );
    case 'scores':
      return itemsWeighed(
        counted.map((i) => activate(rows[i]!, activation)),
        counted.map(target),
      );
    case 'labelRows':
    case 'labelScores': {
      const truth = rowsOf(name, targets, items);
      const predicted = counted.map((i) => activate(rows[i]!, activation));
      return itemsWeighed(
        input === 'labelScores'
          ? predicted
          : predicted.map((row) => row.map((value) => (value >= threshold ? 1 : 0))),
        counted.map((i) => truth[i]!),
      );
    }
    case 'numbers':
      return itemsWeighed(
        counted.map((i) => rows[i]![0]!),
        counted.map(target),
      );
    case 'likelihood':
      return [
        negativeLogLikelihood(
          counted.map((i) => rows[i]!),
          counted.map(target),
        ),
      ];
    case 'tags': {
      if (classes === undefined)
        throw new Error(`${name}: got no classes, expected the names of the tags by their ids`);
      const sentences = bySentence(counted, items / targets.shape[0]!);
      const tags = (id: (i: number) => number) =>
        sentences.map((sentence) => sentence.map((i) => named(id(i))));
      return [tags(labelOf), tags(target)];
    }
    default:
      throw new Error(
        `${name} reads neither labels nor numbers; give \`predictions\` and \`targets\` as functions ` +
          'that make what its update takes',
      );
  }
}

/** Items `[sentence, time]` by sentence; those without an item that counts are left out. */
function bySentence(items: readonly number[], time: number): number[][] {
  const sentences = new Map<number, number[]>();
  for (const item of items) {
    const sentence = Math.floor(item / time);
    const known = sentences.get(sentence);
    if (known) known.push(item);
    else sentences.set(sentence, [item]);
  }
  return [...sentences.values()];
}
