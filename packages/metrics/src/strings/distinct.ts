import { Metric } from '../metric.js';
import { splitWords } from '../text/white-space.js';

/**
 * Distinct-n (Li et al. 2016): distinct n-grams over all n-grams of the generated texts, 0 to 1.
 * N-grams are of words between white space, inside one text. 0 when no text is long enough.
 *
 * `update(texts)`. Keeps every distinct n-gram.
 */
export function distinctN(n: number): DistinctN {
  return new DistinctN(n);
}

/** Made by {@link distinctN}. */
export class DistinctN extends Metric<
  [texts: ArrayLike<string>],
  number,
  { readonly texts: number; readonly total: number; readonly ngrams: readonly string[] }
> {
  private texts = 0;
  private total = 0;
  private readonly ngrams = new Set<string>();

  constructor(private readonly n: number) {
    super(`distinct${n}`);
    if (!(Number.isInteger(n) && n >= 1)) {
      throw new Error(`distinctN: n is ${n}, expected an integer from 1 up`);
    }
  }

  update(texts: ArrayLike<string>): this {
    for (const text of Array.from(texts)) {
      const words = splitWords(text);
      this.texts++;
      for (let i = 0; i + this.n <= words.length; i++) {
        this.ngrams.add(words.slice(i, i + this.n).join(' '));
        this.total++;
      }
    }
    return this;
  }

  result(): number {
    if (this.texts === 0) throw this.nothingCounted();
    return this.total === 0 ? 0 : this.ngrams.size / this.total;
  }

  reset(): this {
    this.texts = 0;
    this.total = 0;
    this.ngrams.clear();
    return this;
  }

  protected read() {
    return { texts: this.texts, total: this.total, ngrams: [...this.ngrams] };
  }

  protected add(other: ReturnType<DistinctN['read']>): void {
    this.texts += other.texts;
    this.total += other.total;
    for (const ngram of other.ngrams) this.ngrams.add(ngram);
  }
}
