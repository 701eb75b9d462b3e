import type { Classification } from '@resattn/models';
import { terminalAttention, type WeightedText } from '@resattn/vis';
import type { Terminal } from '../terminal/terminal.js';

/** A classified text, and its true class where that is known. */
export interface Sample extends Classification {
  readonly target: string | undefined;
}

/** A text with the attention that the model gave to its tokens. */
export function attendedText({ text, attention = [] }: Classification): WeightedText {
  return { text, spans: attention.map(({ start, end, weight }) => ({ start, end, weight })) };
}

const LONGEST = 72;

/** Shows texts with their attention, the class and its probability, one below the other. */
export function showSamples(
  samples: readonly Sample[],
  nameOf: (label: string) => string,
  { out, colors }: Terminal,
): void {
  const color = colors.out.isColorSupported;
  for (const sample of samples) {
    const { label, score, target } = sample;
    const verdict = `${nameOf(label)} ${(100 * score).toFixed(1)}%`;
    const mark =
      target === undefined || target === label
        ? colors.out.cyan(verdict)
        : `${colors.out.red(verdict)} ${colors.out.dim(`(it is ${nameOf(target)})`)}`;
    out(`${shownText(sample, color)}  ${mark}`);
  }
}

/** The text on one line, the attention as shades where there is colour. */
function shownText(sample: Sample, color: boolean): string {
  const { text, spans } = attendedText(sample);
  const end = Math.min(text.length, LONGEST);
  const cut = {
    text: text.slice(0, end),
    spans: spans.filter((span) => span.end <= end),
  };
  const shown = color ? terminalAttention(cut, { color }) : cut.text;
  return end < text.length ? `${shown}…` : shown;
}
