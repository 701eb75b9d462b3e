import { type Json, Metric } from '../metric.js';
import { checkPairs, checkReferences, type References } from './references.js';

/** The sacreBLEU release whose numbers these metrics reproduce; part of every signature. */
const sacrebleuVersion = '2.6.0';

/** What distinguishes one corpus-level text metric from another. */
export interface CorpusScoring<Score> {
  readonly name: string;
  /** The name as tables print it, e.g. `chrF2++`. */
  readonly label: string;
  readonly options: Json;
  readonly isHigherBetter: boolean;
  /** Key and value pairs of the signature, between the references and the version. */
  readonly signature: readonly (readonly [key: string, value: string | number])[];
  /** The sufficient statistics of one hypothesis; the same number of them for every one. */
  readonly statistics: (hypothesis: string, references: readonly string[]) => number[];
  /** The score of summed statistics. */
  readonly score: (sums: readonly number[]) => Score;
}

/**
 * A corpus-level text metric: statistics are summed over the corpus, and the score is computed
 * from the sums, never averaged over sentences.
 *
 * `update(hypotheses, references)`: for each hypothesis its reference, or a list of them.
 */
export class CorpusMetric<Score extends { readonly score: number }> extends Metric<
  [hypotheses: ArrayLike<string>, references: ArrayLike<References>],
  Score,
  readonly number[]
> {
  // Items, references and squared references, which tell whether every item had as many; then the
  // statistics.
  private sums: number[] = [0, 0, 0];

  constructor(private readonly scoring: CorpusScoring<Score>) {
    super(scoring.name, scoring.options);
  }

  /** The name as tables print it, e.g. `chrF2++`. */
  get label(): string {
    return this.scoring.label;
  }

  get isHigherBetter(): boolean {
    return this.scoring.isHigherBetter;
  }

  update(hypotheses: ArrayLike<string>, references: ArrayLike<References>): this {
    checkPairs(this.name, hypotheses, references).forEach((list, i) => {
      const statistics = this.scoring.statistics(hypotheses[i]!, list);
      this.add([1, list.length, list.length ** 2, ...statistics]);
    });
    return this;
  }

  result(): Score {
    if (this.sums[0] === 0) throw this.nothingCounted();
    return this.scoring.score(this.sums.slice(3));
  }

  /** The score of one hypothesis on its own. */
  sentence(hypothesis: string, references: References): Score {
    const [list] = checkPairs(this.name, [hypothesis], [references]);
    return this.scoring.score(this.scoring.statistics(hypothesis, list!));
  }

  /** The statistics of every hypothesis, for resampling; `scoreOf` makes a score of their sum. */
  statistics(hypotheses: ArrayLike<string>, references: ArrayLike<References>): number[][] {
    return checkPairs(this.name, hypotheses, references).map((list, i) =>
      this.scoring.statistics(hypotheses[i]!, list),
    );
  }

  /** The score of summed {@link statistics}. */
  scoreOf(sums: readonly number[]): Score {
    return this.scoring.score(sums);
  }

  /**
   * What the score was computed with, in sacreBLEU's form, e.g.
   * `nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0`. The version is that of the
   * sacreBLEU whose numbers these are equal to.
   */
  signature(): string {
    const [items, references, squares] = this.sums as [number, number, number];
    if (items === 0) throw this.nothingCounted();
    const isConstant = items * squares === references ** 2;
    return this.describe(isConstant ? references / items : 'var');
  }

  /** The {@link signature} of a score over these references. */
  signatureFor(references: ArrayLike<References>): string {
    const counts = new Set(
      Array.from(references, (entry, i) => checkReferences(this.name, entry, i).length),
    );
    return this.describe(counts.size === 1 ? [...counts][0]! : 'var');
  }

  private describe(numReferences: number | 'var'): string {
    const parts = [
      ['nrefs', numReferences],
      ...this.scoring.signature,
      ['version', sacrebleuVersion],
    ];
    return parts.map(([key, value]) => `${key}:${value}`).join('|');
  }

  reset(): this {
    this.sums = [0, 0, 0];
    return this;
  }

  protected read(): readonly number[] {
    return this.sums;
  }

  protected add(terms: readonly number[]): void {
    for (let i = 0; i < terms.length; i++) this.sums[i] = (this.sums[i] ?? 0) + terms[i]!;
  }
}
