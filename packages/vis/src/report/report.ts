import { escapeText } from '@resattn/host';
import { mostConfusedPairs } from '@resattn/metrics';
import { weightedTextMarkup } from '../attention/weighted-text.js';
import { classBars } from '../classification/class-bars.js';
import { className, longClassName } from '../classification/class-name.js';
import { confusionMatrixPlot } from '../classification/confusion-matrix-plot.js';
import { calibrationCurve } from '../curves/calibration-curve.js';
import { curvePlot } from '../curves/curve-plot.js';
import { optionPlots } from '../curves/option-plots.js';
import { formatNumber, formatSeconds, formatShare } from '../html/format-number.js';
import { htmlPage, themeButton } from '../html/page.js';
import { type Column, htmlTable } from '../html/table.js';
import { markedSamplesMarkup } from './marked-samples.js';
import { tablesMarkup } from './report-tables.js';
import type { AttentionSample, HeadlineScore, ReportValue, RunReport } from './run-report.js';
import { writtenTextsMarkup } from './written-texts.js';

interface Section {
  readonly id: string;
  readonly heading: string;
  /** Empty: the section is left out. */
  readonly content: string;
}

/**
 * The report of a run as one self-contained HTML page: scores beside the baseline and those of papers,
 * learning curves; of a classifier confusion matrix, scores by class, most confused pairs and
 * attention over sample texts; of a model that writes its texts with alignments; of a tagger marked
 * texts; configuration and environment. It follows the reader's light or dark setting, fits a phone,
 * can be used by keyboard, and asks the network for nothing. Every text is escaped.
 */
export function report(run: RunReport): string {
  const sections: Section[] = [
    { id: 'scores', heading: 'Scores', content: scoresOf(run) },
    { id: 'tables', heading: 'Comparison', content: tablesMarkup(run.tables) },
    { id: 'curves', heading: 'Learning curves', content: curvesOf(run) },
    { id: 'options', heading: 'Options', content: optionsOf(run) },
    { id: 'texts', heading: 'What the model writes', content: writtenTextsMarkup(run.texts) },
    { id: 'marked', heading: 'What the model marks', content: markedSamplesMarkup(run.marked) },
    { id: 'attention', heading: 'Where the model looks', content: samplesOf(run) },
    { id: 'confusion', heading: 'Confusion matrix', content: confusionOf(run) },
    { id: 'pairs', heading: 'Most confused pairs', content: pairsOf(run) },
    { id: 'classes', heading: 'Scores by class', content: classesOf(run) },
    { id: 'calibration', heading: 'Calibration', content: calibrationOf(run) },
    { id: 'configuration', heading: 'Configuration', content: valuesOf(run.configuration) },
    { id: 'environment', heading: 'Environment', content: valuesOf(run.environment) },
  ].filter(({ content }) => content !== '');
  const links = sections.map(({ id, heading }) => `<a href="#${id}">${heading}</a>`);
  const paragraphs = [run.description, run.date]
    .filter((text): text is string => Boolean(text))
    .map(
      (text, i) => `<p${i > 0 || !run.description ? ' class="muted"' : ''}>${escapeText(text)}</p>`,
    );
  const body = [
    `<header><div><h1><bdi>${escapeText(run.title)}</bdi></h1>${paragraphs.join('')}</div>${themeButton}</header>`,
    `<nav aria-label="sections">${links.join('')}</nav>`,
    '<main>',
    ...sections.map(
      ({ id, heading, content }) =>
        `<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${content}</section>`,
    ),
    '</main>',
  ];
  return htmlPage({ title: run.title, body: body.join('\n') });
}

function formatScore(value: number, unit: HeadlineScore['unit'] = 'ratio'): string {
  if (!Number.isFinite(value)) return '–';
  if (unit === 'ratio') return value.toFixed(4);
  if (unit === 'seconds') return formatSeconds(value);
  if (unit === 'count') return value.toLocaleString('en');
  return formatNumber(value);
}

function scoresOf({ scores, baselineName, remarks = [] }: RunReport): string {
  if (scores.length === 0 && remarks.length === 0) return '';
  const tiles = scores.map(({ name, value, baseline, interval, unit }) => {
    const beside = [
      ...(interval ? [formatInterval(interval, unit)] : []),
      ...(baseline === undefined ? [] : [`baseline ${formatScore(baseline, unit)}`]),
    ].map((text) => `<small>${text}</small>`);
    return `<div><dt>${escapeText(name)}</dt><dd>${formatScore(value, unit)}${beside.join('')}</dd></div>`;
  });
  const isTested = scores.some(({ pValue }) => pValue !== undefined);
  const compared = scores.filter(({ baseline }) => baseline !== undefined);
  const columns: Column[] = [
    { header: '' },
    { header: 'model', kind: 'number' },
    { header: 'baseline', kind: 'number' },
    { header: 'difference', kind: 'number' },
    ...(isTested ? [{ header: 'p', kind: 'number' } as const] : []),
  ];
  const rows = compared.map(({ name, value, baseline, pValue, unit }) => {
    const difference = value - baseline!;
    const sign = difference > 0 ? '+' : difference < 0 ? '−' : '';
    return [
      name,
      formatScore(value, unit),
      formatScore(baseline!, unit),
      sign + formatScore(Math.abs(difference), unit),
      ...(isTested ? [pValue === undefined ? '' : formatPValue(pValue)] : []),
    ];
  });
  const table =
    rows.length === 0
      ? ''
      : htmlTable(
          baselineName ? `baseline: ${baselineName}` : 'beside the baseline',
          columns,
          rows,
        );
  const said = remarks.map((text) => `<p>${escapeText(text)}</p>`);
  const headline = tiles.length === 0 ? '' : `<dl class="headline">${tiles.join('')}</dl>`;
  return `${headline}${table}${said.join('')}`;
}

const formatInterval = (
  { lower, upper }: NonNullable<HeadlineScore['interval']>,
  unit: HeadlineScore['unit'],
): string => `${formatScore(lower, unit)} to ${formatScore(upper, unit)}`;

const formatPValue = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(p < 0.1 ? 3 : 2));

function curvesOf({ curves = [] }: RunReport): string {
  if (curves.length === 0) return '';
  const panels = curves.map((panel) => `<figure>${curvePlot(panel)}</figure>`);
  return `<div class="panels">${panels.join('')}</div>`;
}

function optionsOf({ options = [] }: RunReport): string {
  if (options.length === 0) return '';
  const columns = Math.min(2, options.length);
  return `<figure>${optionPlots(options, { columns })}</figure>`;
}

function samplesOf({ samples = [], classNames }: RunReport): string {
  if (samples.length === 0) return '';
  const name = (label: AttentionSample['prediction']) =>
    `<bdi>${escapeText(className(label, classNames))}</bdi>`;
  const drawn = samples.map((sample) => {
    const { target, prediction, probability } = sample;
    const isWrong = target !== undefined && target !== prediction;
    const sure = probability === undefined ? '' : ` with probability ${formatShare(probability)}`;
    const truth = isWrong
      ? `, <span class="wrong">but it is ${name(target)}</span>`
      : target === undefined
        ? ''
        : ', which is right';
    return `<div class="sample">${weightedTextMarkup(sample)}<p class="muted">${name(prediction)}${sure}${truth}</p></div>`;
  });
  return (
    '<p class="muted">The stronger a character is marked, the more attention it has; the most of ' +
    `each text is marked full.</p>${drawn.join('')}`
  );
}

function confusionOf({ confusion, classNames }: RunReport): string {
  if (!confusion || confusion.labels.length === 0) return '';
  return explorable(
    'Rows are targets, columns predictions; right answers blue, mistakes orange; classes that are ' +
      'confused stand together. Arrow keys go from cell to cell.',
    'confusion matrix',
    confusionMatrixPlot(confusion, { ...(classNames && { classNames }) }),
  );
}

function explorable(caption: string, label: string, picture: string): string {
  const zoom = (by: number, text: string, label: string) =>
    `<button type="button" data-zoom="${by}" aria-label="${label}" hidden>${text}</button>`;
  return (
    `<figure class="large" data-explorable><figcaption><span>${caption}</span>` +
    `${zoom(1.4, '+', 'larger')}${zoom(1 / 1.4, '−', 'smaller')}${zoom(0, '1:1', 'original size')}</figcaption>` +
    `<div class="scroll" tabindex="0" role="group" aria-label="${label}">${picture}</div></figure>`
  );
}

function pairsOf({ confusion, classNames }: RunReport): string {
  if (!confusion) return '';
  const pairs = mostConfusedPairs(confusion, 20);
  if (pairs.length === 0) return '';
  const columns: Column[] = [
    { header: 'target' },
    { header: 'predicted as' },
    { header: 'items', kind: 'number' },
    { header: 'of the target', kind: 'number' },
  ];
  const rows = pairs.map(({ target, prediction, count, share }) => [
    longClassName(target, classNames),
    longClassName(prediction, classNames),
    formatNumber(count),
    formatShare(share),
  ]);
  return htmlTable('wrong cells of the confusion matrix, most frequent first', columns, rows);
}

function classesOf({ classes, classNames }: RunReport): string {
  if (!classes || classes.length === 0) return '';
  const columns: Column[] = [
    { header: 'class' },
    ...['precision', 'recall', 'F1', 'items'].map((header) => ({
      header,
      kind: 'number' as const,
    })),
  ];
  const rows = [...classes]
    .sort((a, b) => a.f1 - b.f1)
    .map(({ label, precision, recall, f1, support }) => [
      longClassName(label, classNames),
      ...[precision, recall, f1].map((value) => formatScore(value)),
      formatNumber(support),
    ]);
  const table = htmlTable('lowest F1 first', columns, rows);
  return (
    `<figure>${classBars(classes, { ...(classNames && { classNames }) })}</figure>` +
    `<details><summary>as a table</summary>${table}</details>`
  );
}

function calibrationOf({ calibration }: RunReport): string {
  return calibration ? `<figure>${calibrationCurve(calibration)}</figure>` : '';
}

function valuesOf(values: RunReport['configuration']): string {
  if (!values) return '';
  const rows = flatten(values, '');
  if (rows.length === 0) return '';
  return htmlTable('', [{ header: 'name' }, { header: 'value' }], rows);
}

/** One row a leaf, named by its path: `optimizer.learningRate`. Lists of plain values stay one. */
function flatten(value: ReportValue, path: string): string[][] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [[path, `${value}`]];
  if (isList(value) && value.every((item) => typeof item !== 'object' || item === null))
    return [[path, value.join(', ')]];
  return Object.entries(value).flatMap(([name, inner]) =>
    flatten(inner, path === '' ? name : `${path}.${name}`),
  );
}

function isList(value: object): value is readonly ReportValue[] {
  return Array.isArray(value);
}
