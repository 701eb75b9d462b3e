import { escapeText } from '@resattn/host';
import { type ComparedRun, runComparison } from '../curves/run-comparison.js';
import { htmlPage, themeButton } from '../html/page.js';
import { type Column, htmlTable } from '../html/table.js';

export interface ComparisonPage {
  readonly title: string;
  readonly runs: readonly ComparedRun[];
  /** What the columns of settings and scores are. Default: the names of the runs. */
  readonly columns?: readonly string[] | undefined;
  /** Rows of the settings in which they differ: the name, then the value of each column. */
  readonly settings?: readonly (readonly string[])[] | undefined;
  /** Rows of the final scores: the name, then the value of each column. */
  readonly scores?: readonly (readonly string[])[] | undefined;
}

/** Several runs on one self-contained HTML page: how they differ, what they reached, their curves. */
export function comparisonPage({
  title,
  runs,
  columns: names = runs.map(({ name }) => name),
  settings = [],
  scores = [],
}: ComparisonPage): string {
  const columns = (kind: 'text' | 'number'): Column[] => [
    { header: '' },
    ...names.map((header) => ({ header, kind })),
  ];
  const sections = [
    scores.length > 0 && `<h2>Scores</h2>${htmlTable('', columns('number'), scores)}`,
    settings.length > 0 &&
      `<h2>Settings</h2>${htmlTable('where the runs differ', columns('text'), settings)}`,
    `<h2>Curves</h2><figure class="scroll">${runComparison(runs, { width: 1000, columns: 2 })}</figure>`,
  ].filter((section) => section !== false);
  const heading = `<header><h1><bdi>${escapeText(title)}</bdi></h1>${themeButton}</header>`;
  return htmlPage({ title, body: `${heading}<main>${sections.join('\n')}</main>` });
}
