/** One thing that was looked at. */
export interface Finding {
  /** What was looked at: `'Node'`, `'TensorFlow'`. */
  readonly topic: string;
  /** `problem` keeps something from working, `note` is good to know. */
  readonly status: 'ok' | 'note' | 'problem';
  /** What was found. */
  readonly found: string;
  /** What to do about it. */
  readonly advice?: string | undefined;
}

const marks = {
  ok: { sign: '✓', color: 32 },
  note: { sign: '·', color: 33 },
  problem: { sign: '✗', color: 31 },
};

/** One line a finding, in a column each, and below it what to do. */
export function formatFindings(findings: readonly Finding[], hasColor = false): string {
  const width = Math.max(...findings.map(({ topic }) => topic.length));
  const paint = (text: string, color: number) =>
    hasColor ? `\u001b[${color}m${text}\u001b[39m` : text;
  return findings
    .flatMap(({ topic, status, found, advice }) => {
      const { sign, color } = marks[status];
      const first = `${paint(sign, color)} ${topic.padEnd(width)}  ${found}`;
      return advice ? [first, `${' '.repeat(width + 4)}→ ${advice}`] : [first];
    })
    .join('\n');
}
