import { shownBy } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import stringWidth from 'string-width';
import { linesView } from '../display/metric-view.js';
import { ClassCountMetric, type LabelOptions } from './class-counts.js';
import type { Label } from './labels.js';
import {
  averages,
  checkZeroDivision,
  type PrecisionRecall,
  scoreCounts,
} from './precision-recall.js';

export interface ReportRow {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Summed weight of the items whose target is this class. */
  readonly support: number;
}

export interface ClassificationReport {
  readonly accuracy: number;
  readonly classes: readonly (ReportRow & { readonly label: Label })[];
  readonly micro: ReportRow;
  readonly macro: ReportRow;
  readonly weighted: ReportRow;
}

export interface ReportOptions extends LabelOptions {
  /** The value of 0/0. Default 0. */
  readonly zeroDivision?: 0 | 1 | undefined;
}

/** Accuracy, and precision, recall, F1 and support of each class and their averages. */
export function classificationReport(
  options: ReportOptions = {},
): ClassCountMetric<ClassificationReport> {
  checkOptions('classificationReport', options, {
    classes: true,
    labels: true,
    zeroDivision: true,
  });
  const zeroDivision = checkZeroDivision('classificationReport', options.zeroDivision);
  return new ClassCountMetric('classificationReport', options, (counts, all) => {
    let correct = 0;
    let total = 0;
    for (const count of all) {
      correct += count.correct;
      total += count.actual;
    }
    const report: ClassificationReport = {
      accuracy: correct / total,
      classes: counts.map((count) => ({
        label: count.label,
        ...row(scoreCounts(count, 1, zeroDivision)),
      })),
      micro: row(averages.micro(counts, 1, zeroDivision)),
      macro: row(averages.macro(counts, 1, zeroDivision)),
      weighted: row(averages.weighted(counts, 1, zeroDivision)),
    };
    return shownBy(report, (shown) => linesView(reportTable(shown)));
  });
}

function row({ precision, recall, fScore, support }: PrecisionRecall): ReportRow {
  return { precision, recall, f1: fScore, support };
}

export interface ReportTableOptions {
  /** Display names: a list indexed by integer label. Default: the labels. */
  readonly names?: readonly string[] | undefined;
  /** Digits after the decimal point. Default 4. */
  readonly digits?: number | undefined;
}

/**
 * The report as the cells of a table: a heading line, a line a class, then the averages and the
 * accuracy.
 */
export function reportTable(
  report: ClassificationReport,
  options: ReportTableOptions = {},
): string[][] {
  checkOptions('reportTable', options, { names: true, digits: true });
  const { names, digits = 4 } = options;
  const nameOf = (label: Label) => (typeof label === 'number' && names?.[label]) || `${label}`;
  const lines: string[][] = [['', 'precision', 'recall', 'f1', 'support']];
  const cells = (name: string, { precision, recall, f1, support }: ReportRow) => [
    name,
    ...[precision, recall, f1].map((value) => value.toFixed(digits)),
    `${Number(support.toFixed(digits))}`,
  ];
  for (const each of report.classes) lines.push(cells(nameOf(each.label), each));
  lines.push(cells('micro', report.micro));
  lines.push(cells('macro', report.macro));
  lines.push(cells('weighted', report.weighted));
  const { support } = report.weighted;
  lines.push([
    'accuracy',
    '',
    '',
    report.accuracy.toFixed(digits),
    `${Number(support.toFixed(digits))}`,
  ]);
  return lines;
}

/**
 * The report as an aligned table of plain text, one line a class; Chinese characters are as wide as two
 * others.
 */
export function formatReport(
  report: ClassificationReport,
  options: ReportTableOptions = {},
): string {
  checkOptions('formatReport', options, { names: true, digits: true });
  const lines = reportTable(report, options);
  const widths = lines[0]!.map((_, column) =>
    Math.max(...lines.map((line) => stringWidth(line[column]!))),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => {
          const padding = ' '.repeat(widths[column]! - stringWidth(cell));
          return column === 0 ? cell + padding : padding + cell;
        })
        .join('  '),
    )
    .join('\n');
}
