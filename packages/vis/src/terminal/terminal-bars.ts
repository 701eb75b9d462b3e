import { checkOptions } from '@resattn/options';
import stringWidth from 'string-width';
import { formatNumber } from '../html/format-number.js';
import { plainText, type TerminalOptions, tint } from './colors.js';

export interface TerminalBar {
  readonly name: string;
  readonly value: number;
}

export interface TerminalBarsOptions extends TerminalOptions {
  /** Columns of the longest bar. Default 30. */
  readonly width?: number | undefined;
  /** The value of a full bar. Default: the largest one. */
  readonly max?: number | undefined;
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A line a value: name, bar in eighths of a column, number. Names of any script line up. */
export function terminalBars(
  bars: readonly TerminalBar[],
  options: TerminalBarsOptions = {},
): string {
  checkOptions('terminalBars', options, { width: true, max: true, color: true });
  const { width = 30, color = false, max } = options;
  const names = bars.map(({ name }) => plainText(name));
  const nameWidth = Math.max(0, ...names.map((name) => stringWidth(name)));
  const full = max ?? Math.max(0, ...bars.map(({ value }) => value).filter(Number.isFinite));
  return bars
    .map(({ value }, i) => {
      const share = full > 0 && value > 0 ? Math.min(1, value / full) : 0;
      const length = Math.round(share * width * 8);
      const bar = '█'.repeat(Math.floor(length / 8)) + eighths[length % 8]!;
      const padded = names[i]! + ' '.repeat(nameWidth - stringWidth(names[i]!));
      const drawn = bar.padEnd(width);
      return `${padded}  ${color ? tint(drawn, 74) : drawn}  ${formatNumber(value)}`;
    })
    .join('\n');
}
