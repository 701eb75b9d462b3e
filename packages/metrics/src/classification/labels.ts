import { requireList } from '../require-list.js';

/** A class label: an integer id, or a string. One metric sees one kind only. */
export type Label = number | string;

/** What `update` of a metric over labels takes. */
export type LabelBatch = [
  predictions: ArrayLike<Label>,
  targets: ArrayLike<Label>,
  weights?: ArrayLike<number> | undefined,
];

/**
 * Checks one batch of labels and hands each item on. The whole batch is checked first, so that a
 * malformed one leaves the metric as it was.
 */
export function forEachItem(
  metric: string,
  predictions: ArrayLike<Label>,
  targets: ArrayLike<Label>,
  weights: ArrayLike<number> | undefined,
  allowed: LabelKind,
  count: (prediction: Label, target: Label, weight: number) => void,
): void {
  checkLengths(metric, predictions, targets, weights);
  for (let i = 0; i < targets.length; i++) {
    allowed.check(metric, predictions[i]!, 'prediction', i);
    allowed.check(metric, targets[i]!, 'target', i);
  }
  for (let i = 0; i < targets.length; i++) count(predictions[i]!, targets[i]!, weights?.[i] ?? 1);
}

/** Throws unless there are as many predictions as targets, and as many sound weights. */
export function checkLengths(
  metric: string,
  predictions: ArrayLike<unknown>,
  targets: ArrayLike<unknown>,
  weights?: ArrayLike<number>,
): void {
  requireList(metric, 'predictions', predictions);
  requireList(metric, 'targets', targets);
  if (predictions.length !== targets.length) {
    throw new Error(
      `${metric}: got ${predictions.length} predictions and ${targets.length} targets, ` +
        'expected one prediction for each target',
    );
  }
  if (weights) checkWeights(metric, weights, targets.length);
}

export function checkWeights(metric: string, weights: ArrayLike<number>, count: number): void {
  if (weights.length !== count) {
    throw new Error(
      `${metric}: got ${weights.length} weights for ${count} items, expected one each`,
    );
  }
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (!(Number.isFinite(weight) && weight >= 0)) {
      throw new Error(
        `${metric}: weight ${weight} of item ${i}, expected a finite number that is not negative`,
      );
    }
  }
}

/** The labels a metric accepts: those of a closed set, or whatever kind comes first. */
export class LabelKind {
  private readonly closed: ReadonlySet<Label> | undefined;
  private kind: 'number' | 'string' | undefined;

  constructor(
    metric: string,
    private readonly classes?: readonly Label[],
  ) {
    if (!classes) return;
    checkListedLabels(metric, 'classes', classes);
    this.closed = new Set(classes);
    this.kind = typeof classes[0] as 'number' | 'string';
  }

  check(metric: string, label: Label, what: 'prediction' | 'target', item: number): void {
    if (this.closed) {
      if (this.closed.has(label)) return;
      throw new Error(
        `${metric}: ${what} ${show(label)} of item ${item} is not one of the classes ` +
          `${listSome(this.classes!)}`,
      );
    }
    if (!isLabel(label)) {
      throw new Error(
        `${metric}: ${what} ${show(label)} of item ${item} is not a class label, expected an integer ` +
          'or a string (scores become labels by arg max or a threshold)',
      );
    }
    const kind = typeof label as 'number' | 'string';
    this.kind ??= kind;
    if (this.kind !== kind) {
      throw new Error(
        `${metric}: ${what} ${show(label)} of item ${item} is a ${kind}, but earlier labels were ` +
          `${this.kind}s; expected one kind`,
      );
    }
  }

  forget(): void {
    if (!this.closed) this.kind = undefined;
  }
}

/** Throws unless a listed set of labels is sound: not empty, one kind, nothing twice. */
export function checkListedLabels(metric: string, option: string, labels: readonly Label[]): void {
  if (labels.length === 0)
    throw new Error(`${metric}: option ${option} is empty, expected one label or more`);
  const seen = new Set<Label>();
  for (const label of labels) {
    if (!isLabel(label)) {
      throw new Error(
        `${metric}: option ${option} holds ${show(label)}, expected integers or strings`,
      );
    }
    if (typeof label !== typeof labels[0]) {
      throw new Error(`${metric}: option ${option} mixes numbers and strings, expected one kind`);
    }
    if (seen.has(label)) throw new Error(`${metric}: option ${option} holds ${show(label)} twice`);
    seen.add(label);
  }
}

/** Numbers by value, strings by code point: the order of every reference implementation. */
export function sortLabels(labels: Iterable<Label>): Label[] {
  return [...labels].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : compareByCodePoint(`${a}`, `${b}`),
  );
}

// JavaScript compares by UTF-16 unit, which puts U+10000 and above before U+E000.
function compareByCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function isLabel(label: unknown): label is Label {
  return typeof label === 'string' || Number.isInteger(label);
}

function show(label: unknown): string {
  return typeof label === 'string' ? JSON.stringify(label) : String(label);
}

function listSome(labels: readonly Label[]): string {
  const shown = labels.slice(0, 10).map(show).join(', ');
  return labels.length > 10 ? `${shown}, … (${labels.length} in all)` : shown;
}
