import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CapturedTerminal, capturedTerminal } from '../../test/captured-terminal.js';
import { main } from '../program.js';
import { showClasses } from './classes.js';
import { printFindings } from './findings.js';

let folder: string;
const names = [
  '影评分类_残差网络与注意力机制_第一次训练',
  'language-id-2026-11-30-a-rather-long-name',
  'a',
];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-widths-'));
  names.forEach((name, i) => {
    const run = join(folder, name);
    mkdirSync(run);
    const config = {
      preset: 'translate-dates',
      seed: i,
      data: `/数据/很长的路径/第${i}个文件.csv`,
    };
    writeFileSync(join(run, 'config.json'), JSON.stringify(config));
    writeFileSync(join(run, 'metrics.jsonl'), '{"event":"step","step":1234,"loss":1}\n');
    writeFileSync(join(run, 'results.json'), '{"exactMatch":0.98765,"loss":0.1234}');
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

function expectWithin({ printed, width }: CapturedTerminal): void {
  expect(printed.length).toBeGreaterThan(0);
  for (const line of printed) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
}

describe.each([80, 100, 120, 140])('at %d columns', (width) => {
  it.each([
    ['runs list', () => ['runs', 'list', folder]],
    ['runs compare', () => ['runs', 'compare', ...names.map((name) => join(folder, name))]],
    ['data list', () => ['data', 'list']],
    ['data info', () => ['data', 'info', 'thucnews_titles']],
    ['nothing', () => []],
  ])('%s keeps to the width', async (_, args) => {
    const terminal = capturedTerminal('', width);
    expect(await main(args(), terminal)).toBe(0);
    expectWithin(terminal);
  });

  it('samples are cut to the line, whatever the names of their classes are', () => {
    const terminal = capturedTerminal('', width);
    const text = '这部电影的摄影非常出色，但是故事情节过于拖沓，演员的表演也不够自然。'.repeat(5);
    const sample = { text: { text, spans: [] }, label: '正面评价', score: 0.97 };
    showClasses([{ ...sample, target: '负面评价' }, sample], terminal);
    expectWithin(terminal);
    expect(terminal.printed).toHaveLength(2);
    expect(terminal.printed[0]).toContain('…  (it is 负面评价)');
  });

  it('findings are folded in their column', () => {
    const terminal = capturedTerminal('', width);
    const found = 'a sentence that is much longer than a line of a terminal may be '
      .repeat(4)
      .trim();
    printFindings([{ topic: 'TensorFlow', status: 'problem', found, advice: found }], terminal);
    expectWithin(terminal);
    for (const line of terminal.printed.slice(1)) expect(line).toMatch(/^ {15}\S/);
  });
});
