import { EditMatrix } from './edit-matrix.js';

// The limits of Tercom, and of sacreBLEU for the number of shifts tried.
const maxShiftLength = 10;
const maxShiftDistance = 50;
const maxShiftsTried = 1000;

/**
 * Fewest edits that make the reference of a hypothesis, where moving a run of words to another
 * place counts as one edit. Exact search being NP-hard, moves are chosen greedily as in Tercom
 * (Snover et al. 2006), down to its order of preference.
 */
export function translationEdits(
  hypothesis: readonly string[],
  reference: readonly string[],
): number {
  if (reference.length === 0) return hypothesis.length;
  const ids = new Map<string, number>();
  const idOf = (word: string) => {
    let id = ids.get(word);
    if (id === undefined) ids.set(word, (id = ids.size));
    return id;
  };
  const search = new ShiftSearch(Int32Array.from(reference, idOf), hypothesis.length);
  let words: Int32Array = Int32Array.from(hypothesis, idOf);
  let shifts = 0;
  for (;;) {
    const best = search.bestShift(words);
    if (search.isExhausted || !best || best.saved <= 0) break;
    words = best.words;
    shifts++;
  }
  return shifts + search.distance(words);
}

interface Shift {
  readonly saved: number;
  readonly length: number;
  readonly start: number;
  readonly target: number;
  readonly words: Int32Array;
}

class ShiftSearch {
  private tried = 0;
  private readonly matrix: EditMatrix;
  private readonly trial: EditMatrix;

  constructor(
    private readonly reference: Int32Array,
    hypothesisLength: number,
  ) {
    this.matrix = new EditMatrix(hypothesisLength, reference);
    this.trial = new EditMatrix(hypothesisLength, reference);
  }

  get isExhausted(): boolean {
    return this.tried >= maxShiftsTried;
  }

  distance(words: Int32Array): number {
    return this.matrix.compute(words);
  }

  /** The shift that saves most; then the longest, the first to take from and to move to. */
  bestShift(words: Int32Array): Shift | undefined {
    const before = this.distance(words);
    const alignment = align(this.matrix, words.length, this.reference.length);
    let best: Shift | undefined;
    for (const run of this.commonRuns(words)) {
      if (!isWorthwhile(run, alignment)) continue;
      for (const target of targetsOf(run, alignment)) {
        const shifted = shift(words, run.start, run.length, target);
        const firstChanged = Math.min(run.start, target);
        const after = this.trial.compute(shifted, firstChanged, this.matrix);
        const { start, length } = run;
        const candidate = { saved: before - after, length, start, target, words: shifted };
        this.tried++;
        if (!best || isBetter(candidate, best)) best = candidate;
      }
      if (this.isExhausted) break;
    }
    return best;
  }

  /** All runs of words that hypothesis and reference share, at most some places apart. */
  private *commonRuns(words: Int32Array): Generator<Run> {
    const { reference } = this;
    for (let start = 0; start < words.length; start++) {
      for (let inReference = 0; inReference < reference.length; inReference++) {
        if (Math.abs(inReference - start) > maxShiftDistance) continue;
        const longest = Math.min(
          maxShiftLength,
          words.length - start,
          reference.length - inReference,
        );
        for (let length = 1; length <= longest; length++) {
          if (words[start + length - 1] !== reference[inReference + length - 1]) break;
          yield { start, inReference, length };
        }
      }
    }
  }
}

interface Run {
  /** Where the run begins in the hypothesis. */
  readonly start: number;
  /** Where it begins in the reference. */
  readonly inReference: number;
  readonly length: number;
}

interface Alignment {
  /** For each reference word, the hypothesis word it is aligned with or comes after; -1: none. */
  readonly positions: number[];
  readonly isReferenceWrong: boolean[];
  readonly isHypothesisWrong: boolean[];
}

function align(matrix: EditMatrix, hypothesisLength: number, referenceLength: number): Alignment {
  const positions: number[] = [];
  const isReferenceWrong: boolean[] = [];
  const isHypothesisWrong: boolean[] = [];
  for (const edit of matrix.trace()) {
    const isWrong = edit !== 'keep';
    if (edit !== 'insert') isHypothesisWrong.push(isWrong);
    if (edit !== 'delete') {
      isReferenceWrong.push(isWrong);
      positions.push(isHypothesisWrong.length - 1);
    }
  }
  if (isHypothesisWrong.length !== hypothesisLength || positions.length !== referenceLength) {
    throw new Error('the edits do not lead from the hypothesis to the reference');
  }
  return { positions, isReferenceWrong, isHypothesisWrong };
}

/** Both places must be wrong as they are, and the run must not already stand there. */
function isWorthwhile({ start, inReference, length }: Run, alignment: Alignment): boolean {
  const isSomeWrong = (wrong: boolean[], from: number) => {
    for (let i = from; i < from + length; i++) if (wrong[i]) return true;
    return false;
  };
  if (!isSomeWrong(alignment.isHypothesisWrong, start)) return false;
  if (!isSomeWrong(alignment.isReferenceWrong, inReference)) return false;
  const position = alignment.positions[inReference]!;
  return !(start <= position && position < start + length);
}

/** Where a run may go: behind what is aligned with the word before it, or with its own words. */
function targetsOf({ inReference, length }: Run, { positions }: Alignment): number[] {
  const targets: number[] = [];
  for (let i = inReference - 1; i < inReference + length; i++) {
    const target = i === -1 ? 0 : positions[i]! + 1;
    if (target !== targets.at(-1)) targets.push(target);
  }
  return targets;
}

function isBetter(a: Shift, b: Shift): boolean {
  if (a.saved !== b.saved) return a.saved > b.saved;
  if (a.length !== b.length) return a.length > b.length;
  if (a.start !== b.start) return a.start < b.start;
  return a.target < b.target;
}

/** Moves `length` words from `start` to before the word at `target`. */
function shift(words: Int32Array, start: number, length: number, target: number): Int32Array {
  const run = words.subarray(start, start + length);
  const rest = new Int32Array(words.length - length);
  rest.set(words.subarray(0, start));
  rest.set(words.subarray(start + length), start);
  // With a target inside or right behind itself, a run moves on by as many words, as far as it can.
  const at = target > start + length ? target - length : Math.min(target, rest.length);
  const shifted = new Int32Array(words.length);
  shifted.set(rest.subarray(0, at));
  shifted.set(run, at);
  shifted.set(rest.subarray(at), at + length);
  return shifted;
}
