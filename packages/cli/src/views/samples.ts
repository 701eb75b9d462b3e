import { attendedText, type PredictedSample } from '@resattn/experiments';
import { terminalAttention } from '@resattn/vis';
import { formatTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';

const LONGEST = 72;

/** `97.1%` */
export const probabilityText = (score: number): string => `${(100 * score).toFixed(1)}%`;

/** `3.142`, of a regression. */
export const valueText = (score: number): string => String(Number(score.toPrecision(4)));

/**
 * Shows each text on a line, its attention as shades, behind the class and its probability. The line of
 * an undefined one is empty.
 */
export function showSamples(
  samples: readonly (PredictedSample | undefined)[],
  nameOf: (label: string) => string,
  { out, colors }: Terminal,
  scoreText = probabilityText,
): void {
  const { isColorSupported, red, cyan, dim } = colors.out;
  const rows = samples.map((sample) => {
    if (sample === undefined) return ['', '', ''];
    const { label, score, target } = sample;
    const isWrong = target !== undefined && target !== label;
    const text = shownText(sample, isColorSupported);
    return [
      (isWrong ? red : cyan)(nameOf(label)),
      scoreText(score),
      isWrong ? `${text}  ${dim(`(it is ${nameOf(target)})`)}` : text,
    ];
  });
  out(formatTable([], rows, { alignments: ['left', 'right', 'left'] }));
}

/** The text on one line, the attention as shades where there is colour. */
function shownText(sample: PredictedSample, color: boolean): string {
  const { text, spans } = attendedText(sample);
  const end = Math.min(text.length, LONGEST);
  const cut = { text: text.slice(0, end), spans: spans.filter((span) => span.end <= end) };
  const shown = color ? terminalAttention(cut, { color }) : cut.text;
  return end < text.length ? `${shown}…` : shown;
}
