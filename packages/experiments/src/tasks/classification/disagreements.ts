import type { ReportTable } from '@resattn/vis';
import type { ClassPredictions } from '../../predictions/predictions.js';
import { shortened } from '../../run/shortened.js';

/** Texts in each table. */
const SHOWN = 8;

/** Characters of a text that are shown, before the … of a longer one. */
const MAX_CHARACTERS = 159;

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/**
 * Where model and baseline part: the texts that only the model gets right, and those that only the baseline
 * does, each with the most certain predictions of the model first. None without a baseline.
 *
 * @param names of the classes, by their index
 */
export function disagreements(
  { targets, predicted, baseline, probabilities }: ClassPredictions,
  { texts, names }: { readonly texts: readonly string[]; readonly names: readonly string[] },
): ReportTable[] {
  if (baseline === undefined) return [];
  const certainty = (i: number) => probabilities[i]?.[0]?.[1] ?? 0;
  const table = (caption: string, isShown: (i: number) => boolean): ReportTable[] => {
    const found = texts.map((_, i) => i).filter(isShown);
    if (found.length === 0) return [];
    found.sort((a, b) => certainty(b) - certainty(a) || a - b);
    return [
      {
        caption: `${caption}: ${found.length} of ${texts.length} test texts`,
        columns: [
          { header: 'text' },
          { header: 'class' },
          { header: 'model' },
          { header: 'probability', kind: 'number' },
          { header: 'baseline' },
        ],
        rows: found
          .slice(0, SHOWN)
          .map((i) => [
            shortened(texts[i]!, MAX_CHARACTERS),
            names[targets[i]!]!,
            names[predicted[i]!]!,
            percent.format(certainty(i)),
            names[baseline[i]!]!,
          ]),
        ...(found.length > SHOWN && { notes: [`The ${SHOWN} most certain predictions.`] }),
      },
    ];
  };
  return [
    ...table(
      'The model is right, the baseline wrong',
      (i) => predicted[i] === targets[i] && baseline[i] !== targets[i],
    ),
    ...table(
      'The baseline is right, the model wrong',
      (i) => predicted[i] !== targets[i] && baseline[i] === targets[i],
    ),
  ];
}
