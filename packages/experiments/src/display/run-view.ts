import { lineView, Markup, markup, shortText, stacked, tableView, type View } from '@resattn/host';
import { learningCurves } from '@resattn/vis';
import { readRecordedRun, scoresOf } from '../history/recorded-run.js';
import { runCurves } from '../run/curves.js';
import type { Shown } from '../shown.js';

/** A run as a notebook shows it: its scores, and the curves of its training. */
export async function runView({ folder }: { readonly folder: string }): Promise<View> {
  const recorded = await readRecordedRun(folder);
  const { preset, steps, results, metrics } = recorded;
  const scores = [...scoresOf(recorded)].slice(0, MAX_SCORES);
  const columns = [...new Set(metrics.flatMap(validationNames))].map((score) => ({
    heading: score,
    score,
  }));
  const panels = runCurves(metrics, columns, undefined).filter(({ curves }) =>
    curves.some(({ points }) => points.length > 0),
  );
  const line = lineView(`run ${shortText(folder, 120)}`, [
    preset,
    `${steps} steps`,
    ...(results === undefined ? ['not finished'] : []),
  ]);
  return stacked([
    line,
    tableView({
      columns: [{ header: 'result' }, { header: '', kind: 'number' }],
      rows: scores.map(([name, value]) => [name, `${Number(value.toPrecision(5))}`]),
    }),
    ...(panels.length > 0 ? [pictureView(learningCurves(panels, { width: 720 }))] : []),
  ]);
}

const MAX_SCORES = 16;

const validationNames = (record: object): string[] =>
  Object.keys((record as { readonly validation?: object }).validation ?? {}).filter(
    (name) => name !== 'loss',
  );

/** Found things as a notebook shows them: sentences, tables, a picture. */
export function shownView(
  { lead = [], tables, remarks = [], notices = [] }: Shown,
  picture?: string,
): View {
  return stacked([
    ...[...notices, ...lead].map(sentence),
    ...tables.map(({ head, rows, isText, notes = [] }) =>
      stacked([
        tableView({
          columns: head.map((header, i) => ({
            header,
            kind: i === 0 || isText ? ('text' as const) : ('number' as const),
          })),
          rows,
        }),
        ...notes.map(sentence),
      ]),
    ),
    ...(picture === undefined ? [] : [pictureView(picture)]),
    ...remarks.map(sentence),
  ]);
}

const sentence = (text: string): View => ({ text, html: markup`<p>${text}</p>` });

/** A picture of `@resattn/vis`, whose own texts are escaped. */
function pictureView(svg: string): View {
  const label = /aria-label="([^"]*)"/.exec(svg)?.[1] ?? 'picture';
  return { text: label, html: new Markup(svg) };
}
