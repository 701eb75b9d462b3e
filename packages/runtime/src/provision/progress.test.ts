import { Writable } from 'node:stream';
import stringWidth from 'string-width';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatBytes, formatSeconds, terminalProgress } from './progress.js';

class Screen extends Writable {
  text = '';
  readonly writes: string[] = [];
  columns = 120;
  constructor(readonly isTTY: boolean) {
    super();
  }
  override _write(chunk: Buffer, _encoding: string, next: () => void): void {
    this.text += chunk;
    this.writes.push(`${chunk}`);
    next();
  }
  cursorTo() {}
  clearLine() {}
  moveCursor() {}
  getWindowSize() {
    return [this.columns, 30];
  }
}

const on = (screen: Screen) => terminalProgress(screen as unknown as NodeJS.WriteStream);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('on a terminal', () => {
  it('draws a bar with amount, rate, time left and note, and leaves one line', () => {
    const screen = new Screen(true);
    const bar = on(screen).start({ label: 'downloading x', total: 200e6, unit: 'bytes' });
    vi.advanceTimersByTime(2000);
    bar.update(50e6, 'from a mirror');
    vi.advanceTimersByTime(200);
    expect(screen.text).toContain('downloading x  ██████░░░░░░░░░░░░░░░░░░  50 MB/200 MB  2');
    expect(screen.text).toMatch(/2[35] MB\/s {2}6\.\d s left {2}from a mirror/);
    bar.update(200e6);
    vi.advanceTimersByTime(200);
    bar.done();
    expect(screen.text.endsWith('downloading x: 200 MB in 2.4 s\n')).toBe(true);
  });

  it('keeps a line above the bar, and continues with the bar', () => {
    const screen = new Screen(true);
    const bar = on(screen).start({ label: 'training', total: 10 });
    bar.update(5, 'loss 0.5');
    bar.line('epoch 1 done');
    vi.advanceTimersByTime(300);
    expect(screen.text).toMatch(
      /epoch 1 done\n.*training {2}█{12}░{12} {2}5\/10 steps.*loss 0\.5/s,
    );
    bar.stop();
  });

  it.each([40, 60, 80])('keeps to %d columns, and cuts no part but the label', (columns) => {
    const screen = new Screen(true);
    screen.columns = columns;
    const label = '正在读取一个名字很长的文件：影评与书评的完整训练数据集合与附录.csv';
    const bar = on(screen).start({ label, total: 12_345 });
    vi.advanceTimersByTime(2000);
    bar.update(5000, 'epoch 12/30  loss 0.423');
    vi.advanceTimersByTime(300);
    bar.stop();
    expect(screen.writes.some((line) => line.includes('5000/12345 steps'))).toBe(true);
    for (const line of screen.writes) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
  });

  it('takes Ctrl-C from nobody', () => {
    const before = process.listenerCount('SIGINT');
    const bar = on(new Screen(true)).start({ label: 'x', total: 3 });
    expect(process.listenerCount('SIGINT')).toBe(before);
    bar.stop();
  });
});

describe('in a file or a pipe', () => {
  it('writes a few plain lines', () => {
    const screen = new Screen(false);
    const bar = on(screen).start({ label: 'epoch 1', total: 100 });
    for (let step = 1; step <= 100; step++) {
      vi.advanceTimersByTime(300);
      bar.update(step, `loss ${(1 / step).toFixed(2)}`);
    }
    bar.done('epoch 1: done');
    const lines = screen.text.trimEnd().split('\n');
    expect(lines[0]).toBe('epoch 1 (100 steps)');
    expect(lines[1]).toBe('epoch 1: 17/100 steps, 3.3 steps/s, 25 s left, loss 0.06');
    expect(lines.at(-1)).toBe('epoch 1: done');
    expect(lines.length).toBeLessThanOrEqual(7);
    expect(screen.text).not.toContain('\u001b');
  });

  it('counts the rate of a continued task from where it continued', () => {
    const screen = new Screen(false);
    const bar = on(screen).start({ label: 'x', total: 1000, initial: 900 });
    vi.advanceTimersByTime(6000);
    bar.update(930);
    expect(screen.text).toContain('930/1000 steps, 5.0 steps/s, 14 s left');
  });
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [999_700, '1.0 MB'],
  [1_234, '1.2 kB'],
  [273_829_956, '274 MB'],
  [2.8e9, '2.8 GB'],
])('formats %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [0.04, '0.0 s'],
  [9.96, '10 s'],
  [59.6, '1 min 00 s'],
  [185, '3 min 05 s'],
  [7_770, '2 h 10 min'],
])('formats %d seconds as %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});
