import { expectClose, readJson } from '@test/goldens';
import { describe, expect, test } from 'vitest';
import { entitySpans } from './entity-spans.js';
import { type SpanRow, spanF1, spanReport } from './span-f1.js';

interface Row {
  precision: number;
  recall: number;
  'f1-score': number | null;
  support: number;
}

type Spans = [type: string, first: number, last: number][][];

const { cases } = readJson<{
  cases: {
    name: string;
    y_true: string[][];
    y_pred: string[][];
    expected: {
      precision: number;
      recall: number;
      f1: number;
      macro_f1: number | null;
      weighted_f1: number;
      token_accuracy: number;
      report: Record<string, Row> | null;
      entities_true: Spans;
      entities_pred: Spans;
      strict_iob2: { precision: number; recall: number; f1: number } | null;
    };
  }[];
}>('metrics', 'seqeval.json');

const numbers = ({ precision, recall, f1, support }: SpanRow) => [precision, recall, f1, support];
const wanted = (row: Row) => [row.precision, row.recall, row['f1-score']!, row.support];

describe.each(cases)('$name', ({ y_true, y_pred, expected }) => {
  test('default reading', () => {
    const report = spanReport().update(y_pred, y_true).result();
    const { precision, recall, f1 } = report.micro;
    expectClose(
      [precision, recall, f1],
      [expected.precision, expected.recall, expected.f1],
      1e-9,
      'micro',
    );
    // null in a reference is NaN: the mean over no types.
    if (expected.macro_f1 === null) expect(report.macro.f1).toBeNaN();
    else expectClose([report.macro.f1], [expected.macro_f1], 1e-9, 'macro');
    expectClose([report.weighted.f1], [expected.weighted_f1], 1e-9, 'weighted');
    expectClose([report.tokenAccuracy], [expected.token_accuracy], 1e-9, 'token accuracy');
    expectClose([spanF1().update(y_pred, y_true).result()], [expected.f1], 1e-9, 'spanF1');
    if (!expected.report) return;
    const {
      'micro avg': micro,
      'macro avg': macro,
      'weighted avg': weighted,
      ...types
    } = expected.report;
    for (const [name, row, want] of [
      ['micro', report.micro, micro],
      ['macro', report.macro, macro],
      ['weighted', report.weighted, weighted],
    ] as const) {
      if (want && want['f1-score'] !== null) expectClose(numbers(row), wanted(want), 1e-9, name);
    }
    expect(report.types.map(({ type }) => type)).toEqual(Object.keys(types).sort());
    for (const row of report.types)
      expectClose(numbers(row), wanted(types[row.type]!), 1e-9, row.type);
  });

  test('entities', () => {
    const spansOf = (tags: string[][]) =>
      tags.map((sentence) =>
        entitySpans(sentence).map(({ type, first, last }) => [type, first, last]),
      );
    expect(spansOf(y_true)).toEqual(expected.entities_true);
    expect(spansOf(y_pred)).toEqual(expected.entities_pred);
  });

  if (expected.strict_iob2)
    test('strict IOB2', () => {
      const { precision, recall, f1 } = spanReport({ reading: 'strict' })
        .update(y_pred, y_true)
        .result().micro;
      const want = expected.strict_iob2!;
      expectClose([precision, recall, f1], [want.precision, want.recall, want.f1], 1e-9, 'strict');
    });
});
