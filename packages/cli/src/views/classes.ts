import type { ShownClass } from '@resattn/experiments';
import { terminalAttention, type WeightedText } from '@resattn/vis';
import { shorten, type TextTableCell, visible } from '@resattn/vis/text';
import stringWidth from 'string-width';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';

/** A text is shown in no less and no more than this many columns. */
const [MIN_TEXT, MAX_TEXT] = [24, 100] as const;

/** `97.1%` */
export const probabilityText = (score: number): string => `${(100 * score).toFixed(1)}%`;

/** `3.142`, of a regression. */
export const valueText = (score: number): string => String(Number(score.toPrecision(4)));

/**
 * Shows each text on a line, its attention as shades, behind the class and its probability; a text that
 * is longer than the line is cut. The line of an undefined one is empty.
 */
export function showClasses(
  classes: readonly (ShownClass | undefined)[],
  terminal: Terminal,
  scoreText = probabilityText,
): void {
  const { red, cyan, dim } = terminal.colors.out;
  const shown = classes.map((each) => {
    if (each === undefined) return undefined;
    const { text, label, score, target } = each;
    const isWrong = target !== undefined && target !== label;
    const truth = isWrong ? `(it is ${visible(target)})` : '';
    return { text, isWrong, truth, name: visible(label), score: scoreText(score) };
  });
  const widest = (of: 'name' | 'score') =>
    Math.max(0, ...shown.map((row) => stringWidth(row?.[of] ?? '')));
  const room = terminal.width - widest('name') - widest('score') - 4;
  const rows = shown.map((row): TextTableCell[] => {
    if (row === undefined) return ['', '', ''];
    const { isWrong, truth, name, score } = row;
    const left = room - (truth ? stringWidth(truth) + 2 : 0);
    const columns = Math.min(MAX_TEXT, Math.max(MIN_TEXT, left));
    const { plain, shaded } = shownText(row.text, columns, terminal);
    const text = truth ? `${plain}  ${truth}` : plain;
    const style = (line: string) => (line === text ? shaded + (truth && `  ${dim(truth)}`) : line);
    return [{ text: name, style: isWrong ? red : cyan }, score, { text, style }];
  });
  printTable(terminal, [], rows, ['left', 'right', 'left']);
}

/** The text on one line, the attention as shades where there is colour. */
function shownText({ text, spans }: WeightedText, room: number, { colors }: Terminal) {
  const line = visible(text.replace(/\s/g, ' '));
  const plain = shorten(line, room);
  // Where escapes are shown, the spans stand elsewhere.
  if (!colors.out.isColorSupported || line.length !== text.length) return { plain, shaded: plain };
  const end = plain === line ? line.length : plain.length - 1;
  const shades = terminalAttention(
    { text: line.slice(0, end), spans: spans.filter((span) => span.end <= end) },
    { color: true },
  );
  return { plain, shaded: colors.out.picture(shades) + plain.slice(end) };
}
