import type { GeneratedSequence } from './generate-options.js';
import type { Candidates, Search } from './search.js';

export interface RowSearchOptions {
  /** Number of rows in all. */
  readonly rows: number;
  /** Rows of one input. */
  readonly rowsPerInput: number;
  readonly maxNewTokens: number;
  readonly eosIds: readonly number[];
}

interface Row {
  readonly tokens: number[];
  readonly logProbs: number[];
  readonly attention: Float32Array[];
  hasEnded: boolean;
}

/** Takes the one candidate of every row: greedy where it is the best, sampling where it was drawn. */
export class RowSearch implements Search {
  private readonly all: Row[];

  constructor(private readonly options: RowSearchOptions) {
    this.all = Array.from({ length: options.rows }, () => ({
      tokens: [],
      logProbs: [],
      attention: [],
      hasEnded: false,
    }));
  }

  get isDone(): boolean {
    return this.all.every(
      ({ hasEnded, tokens }) => hasEnded || tokens.length >= this.options.maxNewTokens,
    );
  }

  rows(): (readonly number[] | undefined)[] {
    return this.all.map(({ tokens, hasEnded }) => (hasEnded ? undefined : tokens));
  }

  advance({ ids, logProbs, count, attention }: Candidates): void {
    const { eosIds } = this.options;
    const sourceTime = attention ? attention.length / this.all.length : 0;
    this.all.forEach((row, r) => {
      if (row.hasEnded) return;
      const id = ids[r * count]!;
      row.tokens.push(id);
      row.logProbs.push(logProbs[r * count]!);
      if (attention) row.attention.push(attention.slice(r * sourceTime, (r + 1) * sourceTime));
      row.hasEnded = eosIds.includes(id);
    });
  }

  /** The sequences of each input, the most probable first. */
  results(count: number): GeneratedSequence[][] {
    const { rowsPerInput } = this.options;
    return Array.from({ length: this.all.length / rowsPerInput }, (_, i) =>
      this.all
        .slice(i * rowsPerInput, (i + 1) * rowsPerInput)
        .map(({ tokens, logProbs, attention, hasEnded }) => ({
          tokens,
          score: logProbs.reduce((sum, value) => sum + value, 0),
          tokenLogProbs: logProbs,
          isComplete: hasEnded,
          ...(attention.length > 0 && { attention }),
        }))
        .sort((a, b) => b.score - a.score)
        .slice(0, count),
    );
  }
}
