import { visible } from '@resattn/vis/text';
import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors> & {
  /** Lets escapes through that are known to be harmless: those of a picture. */
  readonly picture: (text: string) => string;
};

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
    const picture = (text: string) => this.ours(text);
    return Object.assign(Object.fromEntries(marked), { picture }) as Colors;
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
    return (text) => this.ours(open) + String(text) + this.ours(close);
  }

  private ours(text: string): string {
    return text.replaceAll('\u001b[', this.key);
  }
}

function fourDigits(): number {
  return (crypto.getRandomValues(new Uint16Array(1))[0]! % 9000) + 1000;
}
