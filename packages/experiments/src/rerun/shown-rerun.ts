import type { Shown } from '../shown.js';
import type { OutcomeComparison } from './compare-outcomes.js';

/**
 * Whether a repeated run came out the same, and what differs.
 *
 * @param before the folder of the run
 * @param now the folder of its repetition
 */
export function shownRerun(before: string, now: string, comparison: OutcomeComparison): Shown {
  const { environment } = comparison;
  return {
    lead: outcomeLines(before, now, comparison),
    tables:
      environment.length === 0
        ? []
        : [
            {
              head: ['differs in the environment', 'before', 'now'],
              rows: environment.map(({ name, before: was = '', now: is = '' }) => [name, was, is]),
              isText: true,
            },
          ],
  };
}

function outcomeLines(
  before: string,
  now: string,
  { isSame, files, metrics, results }: OutcomeComparison,
): string[] {
  const lines = metrics.compared.toLocaleString('en-US');
  const compared = `${files.compared} files of model and predictions, ${lines} lines of metrics and the results`;
  if (isSame) return [`The same: ${now} equals ${before} to the bit (${compared}).`];
  const { first } = metrics;
  return [
    `Not the same: ${now} differs from ${before}.`,
    ...(files.differing.length > 0 ? [`  files    ${files.differing.join(', ')}`] : []),
    ...(first
      ? [
          `  metrics  from step ${first.step} on (${first.event}): ${first.name} was ${JSON.stringify(first.before)}, is ${JSON.stringify(first.now)}`,
        ]
      : []),
    ...(results.length > 0 ? [`  results  ${results.join(', ')}`] : []),
  ];
}
