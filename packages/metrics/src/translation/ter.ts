import { checkOptions } from '@resattn/options';
import { trimEnd } from '../text/white-space.js';
import { CorpusMetric } from './corpus-metric.js';
import { splitTerWords, type TerTokenizerOptions, terOptions } from './ter-tokenizer.js';
import { translationEdits } from './translation-edits.js';

export interface TerOptions extends TerTokenizerOptions {}

export interface TerScore {
  /** Edits for 100 reference words; 0 is perfect, above 100 possible. */
  readonly score: number;
  readonly numEdits: number;
  /** Summed mean length of the references of each item. */
  readonly referenceLength: number;
}

/**
 * Translation edit rate (Snover et al. 2006), equal to sacreBLEU's: insertions, deletions,
 * substitutions and shifts of word runs to the closest reference, over the mean reference length.
 * Lower is better.
 *
 * `update(hypotheses, references)`: plain text.
 */
export function ter(options: TerOptions = {}): CorpusMetric<TerScore> {
  checkOptions('ter', options, terOptions);
  const settings = {
    normalized: options.normalized ?? false,
    noPunct: options.noPunct ?? false,
    asianSupport: options.asianSupport ?? false,
    caseSensitive: options.caseSensitive ?? false,
  };
  const yesNo = (value: boolean) => (value ? 'yes' : 'no');
  const words = (text: string) => splitTerWords(trimEnd(text), settings);
  return new CorpusMetric({
    name: 'ter',
    label: 'TER',
    options: settings,
    isHigherBetter: false,
    signature: [
      ['case', settings.caseSensitive ? 'mixed' : 'lc'],
      ['tok', 'tercom'],
      ['norm', yesNo(settings.normalized)],
      ['punct', yesNo(!settings.noPunct)],
      ['asian', yesNo(settings.asianSupport)],
    ],
    statistics: (hypothesis, references) => {
      const hypothesisWords = words(hypothesis);
      let fewest = Number.POSITIVE_INFINITY;
      let lengths = 0;
      for (const reference of references) {
        // sacreBLEU tokenizes references twice, which splits what one pass leaves together.
        const referenceWords = words(words(reference).join(' '));
        fewest = Math.min(fewest, translationEdits(hypothesisWords, referenceWords));
        lengths += referenceWords.length;
      }
      return [fewest, lengths / references.length];
    },
    score: ([numEdits, referenceLength]) => ({
      score: rate(numEdits!, referenceLength!),
      numEdits: numEdits!,
      referenceLength: referenceLength!,
    }),
  });
}

function rate(numEdits: number, referenceLength: number): number {
  if (referenceLength > 0) return (100 * numEdits) / referenceLength;
  return numEdits > 0 ? 100 : 0;
}
