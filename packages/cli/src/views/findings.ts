import type { Finding } from '@resattn/runtime';
import type { TextTableCell } from '@resattn/vis/text';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';

/** Prints one line a finding, and below it what to do. */
export function printFindings(findings: readonly Finding[], terminal: Terminal): void {
  const { green, yellow, red } = terminal.colors.out;
  const signs = {
    ok: { text: '✓', style: green },
    note: { text: '·', style: yellow },
    problem: { text: '✗', style: red },
  };
  const rows = findings.flatMap(({ topic, status, found, advice }): TextTableCell[][] => [
    [signs[status], topic, found],
    ...(advice ? [['', '', `→ ${advice}`]] : []),
  ]);
  printTable(terminal, [], rows, ['left', 'left', 'left']);
}
