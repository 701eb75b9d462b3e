import type { GeneratedSequence } from './generate-options.js';
import type { Candidates, Search } from './search.js';

export interface BeamSearchOptions {
  /** Number of inputs. */
  readonly batch: number;
  readonly numBeams: number;
  readonly maxNewTokens: number;
  readonly lengthPenalty: number;
  readonly earlyStopping: boolean | 'never';
  readonly eosIds: readonly number[];
  readonly coveragePenalty: number;
}

/** One beam that lives: the new tokens so far and the sum of their log-probabilities. */
interface Beam {
  readonly tokens: readonly number[];
  readonly sum: number;
  readonly attention: readonly Float32Array[];
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

/** How many of the continuations of an input a beam search needs to see, so that enough live on. */
export const numCandidates = (numBeams: number, numEndIds: number): number =>
  numBeams * Math.max(2, 1 + numEndIds);

/**
 * Beam search without tensors: it receives the best candidates of every input and keeps what has been
 * written. Row `i * numBeams + b` is beam b of input i.
 *
 * In each step the best `2 numBeams` candidates (more with several end tokens) over the beams of an
 * input come ranked by the sum of log-probabilities. Those among the first `numBeams` that end become
 * finished sequences, with the score `sum / length ^ lengthPenalty`, of which the best `numBeams` are
 * kept; the first `numBeams` that do not end live on, in this order, as `choose` has them do. An input is
 * done when `earlyStopping` says so.
 */
export class BeamSearch implements Search {
  private readonly inputs: Input[];
  private length = 0;

  constructor(private readonly options: BeamSearchOptions) {
    this.inputs = Array.from({ length: options.batch }, () => ({
      live: [{ tokens: [], sum: 0, attention: [] }],
      finished: [],
      isDone: false,
    }));
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

  advance(candidates: Candidates): void {
    this.length++;
    this.inputs.forEach((input, i) => {
      if (!input.isDone) this.advanceInput(input, i, candidates);
    });
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
    const { numBeams, eosIds, maxNewTokens } = this.options;
    const isLast = this.length >= maxNewTokens;
    const ranked = this.rank(input, index, candidates);
    const live: Beam[] = [];
    const finished: Finished[] = [...input.finished];
    ranked.forEach((beam, rank) => {
      const isComplete = eosIds.includes(beam.tokens[beam.tokens.length - 1]!);
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
    { ids, logProbs, beams, count, attention }: Candidates,
  ): Beam[] {
    const { numBeams } = this.options;
    const sourceTime = attention ? attention.length / (this.inputs.length * numBeams) : 0;
    const ranked: Beam[] = [];
    for (let c = index * count; c < (index + 1) * count; c++) {
      const sum = logProbs[c]!;
      if (!(sum > Number.NEGATIVE_INFINITY)) continue;
      const row = index * numBeams + beams![c]!;
      const from = live[beams![c]!]!;
      const weights = attention?.slice(row * sourceTime, (row + 1) * sourceTime);
      ranked.push({
        tokens: [...from.tokens, ids[c]!],
        sum,
        attention: weights ? [...from.attention, weights] : from.attention,
      });
    }
    return ranked;
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
