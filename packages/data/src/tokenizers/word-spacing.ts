/** How often a mark stood with and without white space on its sides. */
type Sides = [before: number, after: number];

/**
 * Where texts have spaces around punctuation marks, learnt of texts: `before` and `after` tell whether
 * a space is usual on that side of the mark, `…Digits` between two digits, as in 3.14 and 10:30.
 */
export type WordSpacing = Readonly<Record<string, MarkSpacing>>;

export interface MarkSpacing {
  readonly before: boolean;
  readonly after: boolean;
  readonly beforeDigits: boolean;
  readonly afterDigits: boolean;
}

const isMark = (unit: string) => /^[^\s\p{L}\p{M}\p{N}\p{Pc}\u200c\u200d]$/u.test(unit);
const endsInDigit = /\p{Nd}$/u;
const beginsWithDigit = /^\p{Nd}/u;

/** The mark that opens and closes alike: its side depends on whether one is open. */
const QUOTE = '"';

/** Counts the spaces around punctuation marks. */
export class WordSpacingCounts {
  /** Above zero: more often with a space than without. */
  private readonly other = new Map<string, Sides>();
  private readonly digits = new Map<string, Sides>();

  /** @param all where the words and marks of the text are */
  add(text: string, all: readonly (readonly [number, number])[]): void {
    const unit = (i: number) => text.slice(...(all[i] as [number, number]));
    for (let i = 0; i < all.length; i++) {
      const mark = unit(i);
      if (!isMark(mark)) continue;
      const [start, end] = all[i]!;
      const between =
        i > 0 &&
        i < all.length - 1 &&
        endsInDigit.test(unit(i - 1)) &&
        beginsWithDigit.test(unit(i + 1));
      const counts = between ? this.digits : this.other;
      const sides = counts.get(mark) ?? [0, 0];
      if (i > 0) sides[0] += all[i - 1]![1] < start ? 1 : -1;
      if (i < all.length - 1) sides[1] += all[i + 1]![0] > end ? 1 : -1;
      counts.set(mark, sides);
    }
  }

  result(): WordSpacing {
    const marks = [...new Set([...this.other.keys(), ...this.digits.keys()])].sort();
    return Object.fromEntries(
      marks.map((mark) => {
        const other = this.other.get(mark) ?? this.digits.get(mark)!;
        const digits = this.digits.get(mark) ?? other;
        return [
          mark,
          {
            before: other[0] > 0,
            after: other[1] > 0,
            beforeDigits: digits[0] > 0,
            afterDigits: digits[1] > 0,
          },
        ];
      }),
    );
  }
}

/** Puts words and marks together with the spaces that were usual. */
export function joinWords(units: readonly string[], spacing: WordSpacing): string {
  let text = '';
  let isOpen = false;
  units.forEach((unit, i) => {
    const isQuote = unit === QUOTE;
    if (i > 0 && hasSpace(units, i, spacing, isOpen)) text += ' ';
    text += unit;
    if (isQuote) isOpen = !isOpen;
  });
  return text;
}

/** @param isOpen whether a quotation has begun before `units[i]` */
function hasSpace(
  units: readonly string[],
  i: number,
  spacing: WordSpacing,
  isOpen: boolean,
): boolean {
  const side = (at: number, which: 'before' | 'after'): boolean => {
    const unit = units[at]!;
    // Outside of a closing quote and outside of an opening one; none inside of either.
    if (unit === QUOTE) return !isOpen;
    if (!Object.hasOwn(spacing, unit)) return true;
    const between =
      at > 0 &&
      at < units.length - 1 &&
      endsInDigit.test(units[at - 1]!) &&
      beginsWithDigit.test(units[at + 1]!);
    const key: keyof MarkSpacing = between ? `${which}Digits` : which;
    return spacing[unit]?.[key] ?? true;
  };
  return side(i - 1, 'after') && side(i, 'before');
}
