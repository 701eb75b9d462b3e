import type { GeneratedSequence } from './generate-options.js';
import type { Candidates, NextRows, Search } from './search.js';

export interface BeamSearchOptions {
  /** Number of inputs. */
  readonly batch: number;
  readonly numBeams: number;
  readonly maxNewTokens: number;
  readonly lengthPenalty: number;
  readonly earlyStopping: boolean | 'never';
  readonly endIds: readonly number[];
  /** What the rows that no longer matter go on with. */
  readonly paddingId: number;
  readonly coveragePenalty: number;
}

/** One beam that lives: the new tokens so far and the sum of their log-probabilities. */
interface Beam {
  readonly tokens: readonly number[];
  readonly sum: number;
  readonly attention: readonly Float32Array[];
  /** Row of the beam that it continues. */
  readonly parent: number;
}

interface Finished extends Beam {
  readonly score: number;
  readonly isComplete: boolean;
}

interface Input {
  /** Best first; fewer than `numBeams` where there is nothing else to try. */
  live: readonly Beam[];
  /** Best first, at most `numBeams`. */
  finished: readonly Finished[];
  isDone: boolean;
}

/**
 * Beam search over plain numbers: it is told the best candidates of every row and says how the rows go
 * on. Row `i * numBeams + b` is beam b of input i.
 *
 * In each step the best `2 numBeams` candidates (more with several end tokens) over the beams of an
 * input are ranked by the sum of log-probabilities. Those among the first `numBeams` that end become
 * finished sequences, with the score `sum / length ^ lengthPenalty`, of which the best `numBeams` are
 * kept; the first `numBeams` that do not end live on. An input is done when `earlyStopping` says so.
 */
export class BeamSearch implements Search {
  readonly reordersRows = true;
  private readonly inputs: Input[];
  private length = 0;

  constructor(private readonly options: BeamSearchOptions) {
    this.inputs = Array.from({ length: options.batch }, (_, i) => ({
      live: [{ tokens: [], sum: 0, attention: [], parent: i * options.numBeams }],
      finished: [],
      isDone: false,
    }));
  }

  get numCandidates(): number {
    const { numBeams, endIds } = this.options;
    return numBeams * Math.max(2, 1 + endIds.length);
  }

  get isDone(): boolean {
    return this.inputs.every(({ isDone }) => isDone);
  }

  rows(): (readonly number[] | undefined)[] {
    const { numBeams } = this.options;
    return this.inputs.flatMap(({ live, isDone }) =>
      Array.from({ length: numBeams }, (_, b) => (isDone ? undefined : live[b]?.tokens)),
    );
  }

  advance(candidates: Candidates): NextRows {
    const { numBeams, paddingId } = this.options;
    this.length++;
    this.inputs.forEach((input, i) => {
      if (!input.isDone) this.advanceInput(input, i, candidates);
    });
    const size = this.inputs.length * numBeams;
    const tokens = new Int32Array(size).fill(paddingId);
    const parents = Int32Array.from({ length: size }, (_, row) => row);
    this.inputs.forEach(({ live, isDone }, i) => {
      if (isDone) return;
      live.forEach((beam, b) => {
        tokens[i * numBeams + b] = beam.tokens[beam.tokens.length - 1]!;
        parents[i * numBeams + b] = beam.parent;
      });
    });
    return { tokens, parents };
  }

  results(count: number): GeneratedSequence[][] {
    return this.inputs.map(({ finished }) =>
      finished.slice(0, count).map(({ tokens, score, isComplete, attention }) => ({
        tokens,
        score,
        isComplete,
        ...(attention.length > 0 && { attention }),
      })),
    );
  }

  private advanceInput(input: Input, index: number, candidates: Candidates): void {
    const { numBeams, endIds, maxNewTokens } = this.options;
    const isLast = this.length >= maxNewTokens;
    const ranked = this.rank(input, index, candidates);
    const live: Beam[] = [];
    const finished: Finished[] = [...input.finished];
    ranked.forEach((beam, rank) => {
      const isComplete = endIds.includes(beam.tokens[beam.tokens.length - 1]!);
      if (!isComplete && !isLast) {
        if (live.length < numBeams) live.push(beam);
      } else if (rank < numBeams) {
        finished.push({ ...beam, score: this.score(beam), isComplete });
      }
    });
    // Stable, so that of equal scores the earlier sequence stays first.
    finished.sort((a, b) => b.score - a.score);
    input.live = live;
    input.finished = finished.slice(0, numBeams);
    input.isDone = isLast || live.length === 0 || !this.canImprove(input);
  }

  private rank(
    { live }: Input,
    index: number,
    { ids, logProbs, count, attention }: Candidates,
  ): Beam[] {
    const { numBeams } = this.options;
    const all: { beam: number; id: number; sum: number }[] = [];
    live.forEach(({ sum }, beam) => {
      const start = (index * numBeams + beam) * count;
      for (let c = 0; c < count; c++) {
        const logProb = logProbs[start + c]!;
        if (logProb > Number.NEGATIVE_INFINITY)
          all.push({ beam, id: ids[start + c]!, sum: sum + logProb });
      }
    });
    all.sort((a, b) => b.sum - a.sum);
    const sourceTime = attention ? attention.length / (this.inputs.length * numBeams) : 0;
    return all.slice(0, this.numCandidates).map(({ beam, id, sum }) => {
      const parent = index * numBeams + beam;
      const from = live[beam]!;
      const weights = attention?.slice(parent * sourceTime, (parent + 1) * sourceTime);
      return {
        tokens: [...from.tokens, id],
        sum,
        attention: weights ? [...from.attention, weights] : from.attention,
        parent,
      };
    });
  }

  private score({ sum, tokens, attention }: Beam): number {
    const { coveragePenalty } = this.options;
    const normalized = sum / tokens.length ** this.options.lengthPenalty;
    return coveragePenalty === 0
      ? normalized
      : normalized + coveragePenalty * logCoverage(attention);
  }

  private canImprove({ live, finished }: Input): boolean {
    const { numBeams, earlyStopping, lengthPenalty, maxNewTokens } = this.options;
    if (finished.length < numBeams) return true;
    if (earlyStopping === true) return false;
    const length = earlyStopping === 'never' && lengthPenalty > 0 ? maxNewTokens : this.length;
    const best = live[0]!.sum / length ** lengthPenalty;
    return best > finished[finished.length - 1]!.score;
  }
}

/** `sum over source positions of log(min(attention, 1))`, the attention summed over the tokens. */
export function logCoverage(attention: readonly Float32Array[]): number {
  const [first] = attention;
  if (first === undefined) return 0;
  let sum = 0;
  for (let j = 0; j < first.length; j++) {
    const covered = attention.reduce((total, weights) => total + weights[j]!, 0);
    // What was never looked at at all is padding.
    if (covered > 0) sum += Math.log(Math.min(covered, 1));
  }
  return sum;
}
