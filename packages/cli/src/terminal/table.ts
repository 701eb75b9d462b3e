import {
  fold,
  type TextTableCell,
  type TextTableOptions,
  textTable,
  visible,
} from '@resattn/vis/text';
import type { Output } from './output.js';

/** Prints a table as wide as the terminal at most. */
export function printTable(
  { out, width, colors }: Output,
  head: readonly string[],
  rows: readonly (readonly TextTableCell[])[],
  alignments: TextTableOptions['alignments'] = [],
): void {
  out(textTable(head, rows, { width, emphasize: colors.out.bold, alignments }));
}

/** Prints what is to be known about a table, under it. */
export function printNotes({ out, width, colors }: Output, notes: readonly string[]): void {
  for (const note of notes) out(colors.out.dim(fold(visible(note), width)));
}
