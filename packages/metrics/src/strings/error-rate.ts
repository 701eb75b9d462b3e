import { checkOptions, type NoOptions } from '@resattn/options';
import { requireList } from '../require-list.js';
import { SumMetric } from '../sum-metric.js';
import { splitWords, trim } from '../text/white-space.js';
import { alignmentCounts, levenshtein } from './levenshtein.js';

/** What `update` of a metric over pairs of texts takes. */
export type TextBatch = [hypotheses: ArrayLike<string>, references: ArrayLike<string>];

/**
 * Word error rate of a corpus: `(substitutions + deletions + insertions) / reference words`, summed
 * over all items before dividing. Above 1 when there are many insertions; infinite when no
 * reference has a word and some hypothesis has.
 *
 * `update(hypotheses, references)`: words are split at white space, nothing else is changed.
 */
export function wordErrorRate(options: NoOptions = {}): SumMetric<TextBatch, number> {
  checkOptions('wordErrorRate', options, {});
  return textRate('wordErrorRate', (hypothesis, reference) => {
    const words = splitWords(reference);
    return [levenshtein(words, splitWords(hypothesis)), words.length];
  });
}

/** Match error rate, `errors / (errors + hits)`: {@link wordErrorRate} bounded by 1. */
export function matchErrorRate(options: NoOptions = {}): SumMetric<TextBatch, number> {
  checkOptions('matchErrorRate', options, {});
  return textRate('matchErrorRate', (hypothesis, reference) => {
    const counts = alignmentCounts(splitWords(reference), splitWords(hypothesis));
    const errors = counts.substitutions + counts.deletions + counts.insertions;
    return [errors, errors + counts.hits];
  });
}

/**
 * Character error rate of a corpus: errors over reference characters. Characters are code points;
 * white space counts, but not at the ends of a text.
 */
export function characterErrorRate(options: NoOptions = {}): SumMetric<TextBatch, number> {
  checkOptions('characterErrorRate', options, {});
  return textRate('characterErrorRate', (hypothesis, reference) => {
    const text = trim(reference);
    return [levenshtein(text, trim(hypothesis)), [...text].length];
  });
}

function textRate(
  name: string,
  count: (hypothesis: string, reference: string) => [errors: number, length: number],
): SumMetric<TextBatch, number> {
  const measure = (...[hypotheses, references]: TextBatch) => {
    checkTexts(name, hypotheses, references);
    const sums = [references.length, 0, 0];
    for (let i = 0; i < references.length; i++) {
      const [errors, length] = count(hypotheses[i]!, references[i]!);
      sums[1]! += errors;
      sums[2]! += length;
    }
    return sums;
  };
  return new SumMetric(name, {}, measure, ([, errors, length]) =>
    errors === 0 ? 0 : errors! / length!,
  );
}

/** Throws unless there are as many hypotheses as references, and all are strings. */
export function checkTexts(
  metric: string,
  hypotheses: ArrayLike<unknown>,
  references: ArrayLike<unknown>,
): void {
  requireList(metric, 'hypotheses', hypotheses);
  requireList(metric, 'references', references);
  if (hypotheses.length !== references.length) {
    throw new Error(
      `${metric}: got ${hypotheses.length} hypotheses and ${references.length} references, ` +
        'expected one hypothesis for each reference',
    );
  }
  for (let i = 0; i < references.length; i++) {
    for (const [what, text] of [
      ['hypothesis', hypotheses[i]],
      ['reference', references[i]],
    ]) {
      if (typeof text !== 'string')
        throw new Error(`${metric}: ${what} ${i} is ${text}, expected a string`);
    }
  }
}
