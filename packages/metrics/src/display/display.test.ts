import { jupyterDisplay, type MimeBundle } from '@resattn/host';
import { expect, test } from 'vitest';
import { accuracy } from '../classification/accuracy.js';
import { confusionMatrix } from '../classification/confusion-matrix.js';
import { classificationReport, formatReport } from '../classification/report.js';
import { bleu } from '../translation/bleu.js';

const hostile = '<img src=x>';
const shown = async (value: unknown) => {
  const bundle = await (value as { [jupyterDisplay](): MimeBundle })[jupyterDisplay]();
  return { text: bundle['text/plain'] as string, html: bundle['text/html'] as string };
};

test('a metric is its name and value, or why there is none', async () => {
  const metric = accuracy();
  expect((await shown(metric)).text).toContain('nothing counted yet');
  expect((await shown(metric.update([1, 0], [1, 1]))).text).toBe('accuracy · 0.5');
  const score = bleu().update(['a b c d e'], [['a b c d e']]);
  expect((await shown(score)).text).toMatch(/^bleu · score 100/);
});

test('a report is its table, a confusion matrix a row a target', async () => {
  const [predictions, targets] = [
    ['a', hostile, 'a'],
    ['a', hostile, hostile],
  ];
  const report = classificationReport().update(predictions, targets).result();
  const { text, html } = await shown(report);
  expect(text.replace(/ +/g, ' ')).toBe(formatReport(report).replace(/ +/g, ' '));
  expect(html).not.toContain('<img');
  const matrix = confusionMatrix().update(predictions, targets).result();
  expect((await shown(matrix)).text.split('\n').slice(2)).toEqual([
    `${hostile}            1  1`,
    `a                      ·  1`,
  ]);
});

test('of three hundred classes the first are shown', async () => {
  const labels = Array.from({ length: 300 }, (_, i) => i);
  const { text } = await shown(confusionMatrix().update(labels, labels).result());
  expect(text).toMatch(/30 of 300 classes$/);
});
