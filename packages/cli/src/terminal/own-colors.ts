import pc from 'picocolors';
import { visible } from './visible.js';

export type Colors = ReturnType<typeof pc.createColors>;

/**
 * The command's own colours and their way to the terminal. They carry a number that no data can know,
 * so that `show` can tell them from escapes of labels and texts, which it makes visible. To libraries
 * that measure text they are colours like any others.
 */
export class OwnColors {
  private readonly key = `\u001b[${fourDigits()};${fourDigits()};`;

  /** Formatters whose escapes `show` lets through. */
  colors(isSupported: boolean): Colors {
    const plain = pc.createColors(isSupported);
    const marked = Object.entries(plain).map(([name, format]) => [
      name,
      typeof format === 'function' ? this.marked(format) : format,
    ]);
    return Object.fromEntries(marked) as Colors;
  }

  /** What is written to the terminal: own colours as they are, all other escapes visible. */
  show(text: string): string {
    return text
      .split(this.key)
      .map((part, i) => (i === 0 ? visible(part) : `\u001b[${visible(part)}`))
      .join('');
  }

  private marked(format: (text: string) => string): (text: unknown) => string {
    const [open, close] = format('\u0000').split('\u0000') as [string, string];
    const own = (code: string) => code.replaceAll('\u001b[', this.key);
    return (text) => own(open) + String(text) + own(close);
  }
}

function fourDigits(): number {
  return (crypto.getRandomValues(new Uint16Array(1))[0]! % 9000) + 1000;
}
