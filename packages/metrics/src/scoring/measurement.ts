import type { Sample } from '../significance/sample.js';

/** One number that a measure gives, in a form that can be resampled. */
export interface MeasuredScore {
  readonly name: string;
  readonly isHigherBetter: boolean;
  readonly sample: Sample;
  /** What the score is made of, from the summed statistics, to be printed behind it. */
  readonly details?: ((sums: readonly number[]) => string) | undefined;
}

export interface Measurement {
  readonly scores: readonly MeasuredScore[];
  /** What the scores were computed with: only scores of the same signature compare. */
  readonly signature: string;
}

/** Lines of text: what was predicted, and for each line its references. */
export interface Lines {
  readonly hypotheses: readonly string[];
  readonly references: readonly (readonly string[])[];
}

export interface MeasureOption {
  readonly type: 'string' | 'number' | 'boolean';
  readonly about: string;
}

export type MeasureOptions = Readonly<Record<string, string | number | boolean | undefined>>;

/** Something that lines of text can be scored by. */
export interface Measure {
  readonly about: string;
  readonly options: Readonly<Record<string, MeasureOption>>;
  /** Whether a line may have several references. */
  readonly allowsManyReferences: boolean;
  readonly measure: (lines: Lines, options: MeasureOptions) => Measurement;
}

export function text(about: string): MeasureOption {
  return { type: 'string', about };
}

export function number(about: string): MeasureOption {
  return { type: 'number', about };
}

export function flag(about: string): MeasureOption {
  return { type: 'boolean', about };
}

/** The same score in percent. */
export function inPercent({ statistics, score }: Sample): Sample {
  return { statistics, score: (sums) => 100 * score(sums) };
}

/** How many references each line has, as signatures say it. */
export function referenceCount({ references }: Lines): number | 'var' {
  const counts = new Set(references.map((list) => list.length));
  return counts.size === 1 ? [...counts][0]! : 'var';
}
