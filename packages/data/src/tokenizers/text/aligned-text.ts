/**
 * A text that was changed, and for each of its UTF-16 units the range of the original text that the
 * unit comes from. Unchanged texts carry no alignment: unit `i` is unit `base + i - lead` of the
 * original, where the first `lead` units were put before it and stand for its first character.
 */
export class AlignedText {
  readonly text: string;
  private readonly base: number;
  private readonly lead: number;
  private readonly starts: Int32Array | null;
  private readonly ends: Int32Array | null;
  /** Where this text begins in `starts` and `ends`, which a slice shares with what it was cut from. */
  private readonly from: number;

  private constructor(
    text: string,
    base: number,
    lead: number,
    starts: Int32Array | null,
    ends: Int32Array | null,
    from: number,
  ) {
    this.text = text;
    this.base = base;
    this.lead = lead;
    this.starts = starts;
    this.ends = ends;
    this.from = from;
  }

  /** A piece of the original that begins at `base`. */
  static original(text: string, base: number): AlignedText {
    return new AlignedText(text, base, 0, null, null, 0);
  }

  /** `text` whose unit `i` comes from `starts[i]` to `ends[i]` of the original. */
  static aligned(text: string, starts: Int32Array, ends: Int32Array): AlignedText {
    return new AlignedText(text, 0, 0, starts, ends, 0);
  }

  /** Where unit `i` begins in the original. */
  startOf(i: number): number {
    if (this.starts !== null) return this.starts[this.from + i]!;
    if (i < this.lead) return this.base;
    return this.base + i - this.lead - (this.isLowHalf(i) ? 1 : 0);
  }

  /** Where unit `i` ends in the original. */
  endOf(i: number): number {
    if (this.ends !== null) return this.ends[this.from + i]!;
    const own = Math.max(i, this.lead);
    return this.base + own - this.lead + (this.isLowHalf(own + 1) ? 2 : 1);
  }

  /** Turns the ranges `from` to `to` of this text into the ranges of the original they come from. */
  toOriginal(starts: Int32Array, ends: Int32Array, from: number, to: number): void {
    const { base } = this;
    if (this.starts === null && this.lead === 0) {
      if (base === 0) return;
      for (let i = from; i < to; i++) {
        starts[i]! += base;
        ends[i]! += base;
      }
    } else
      for (let i = from; i < to; i++) {
        starts[i] = this.startOf(starts[i]!);
        ends[i] = this.endOf(ends[i]! - 1);
      }
  }

  private isLowHalf(i: number): boolean {
    const unit = this.text.charCodeAt(i);
    if (!(unit >= 0xdc00 && unit < 0xe000) || i === 0) return false;
    const before = this.text.charCodeAt(i - 1);
    return before >= 0xd800 && before < 0xdc00;
  }

  /** Units `start` to `end`. */
  slice(start: number, end: number): AlignedText {
    if (start === 0 && end === this.text.length) return this;
    const text = this.text.slice(start, end);
    if (this.starts !== null)
      return new AlignedText(text, 0, 0, this.starts, this.ends, this.from + start);
    if (this.lead === 0) return new AlignedText(text, this.base + start, 0, null, null, 0);
    if (start >= this.lead)
      return new AlignedText(text, this.base + start - this.lead, 0, null, null, 0);
    if (end > this.lead) return new AlignedText(text, this.base, this.lead - start, null, null, 0);
    return this.materialized().slice(start, end);
  }

  /** The same alignment under a text of the same length. */
  retext(text: string): AlignedText {
    return new AlignedText(text, this.base, this.lead, this.starts, this.ends, this.from);
  }

  /** `prefix` put before a text that is not empty; it stands for the first character. */
  prepend(prefix: string): AlignedText {
    const text = prefix + this.text;
    if (this.starts === null)
      return new AlignedText(text, this.base, this.lead + prefix.length, null, null, 0);
    const starts = new Int32Array(text.length);
    const ends = new Int32Array(text.length);
    starts.fill(this.startOf(0), 0, prefix.length);
    ends.fill(this.endOf(0), 0, prefix.length);
    starts.set(this.starts.subarray(this.from, this.from + this.text.length), prefix.length);
    ends.set(this.ends!.subarray(this.from, this.from + this.text.length), prefix.length);
    return AlignedText.aligned(text, starts, ends);
  }

  private materialized(): AlignedText {
    if (this.starts !== null) return this;
    const length = this.text.length;
    const starts = new Int32Array(length);
    const ends = new Int32Array(length);
    for (let i = 0; i < length; i++) {
      starts[i] = this.startOf(i);
      ends[i] = this.endOf(i);
    }
    return AlignedText.aligned(this.text, starts, ends);
  }

  /**
   * Replaces the text by code points, each with the change it stands for: 0 takes the place of the
   * next code point, `n > 0` is inserted behind the one before, `-n` takes the place of the next
   * code point and of `n` more. `removed` code points at the beginning are dropped.
   */
  transform(codePoints: readonly number[], changes: readonly number[], removed = 0): AlignedText {
    const source = this.text;
    let at = 0;
    for (let i = 0; i < removed; i++) at += widthAt(source, at);
    let length = 0;
    for (const codePoint of codePoints) length += codePoint > 0xffff ? 2 : 1;
    const starts = new Int32Array(length);
    const ends = new Int32Array(length);
    const units = new UnitWriter(length);
    let start = source.length > 0 ? this.startOf(0) : this.base;
    let end = start;
    for (let k = 0; k < codePoints.length; k++) {
      const change = changes[k]!;
      if (change > 0) {
        if (at > 0) {
          start = this.startOf(at - 1);
          end = this.endOf(at - 1);
        }
      } else {
        const here = Math.min(at, source.length - 1);
        start = this.startOf(here);
        end = this.endOf(here);
        for (let n = change; n <= 0; n++) at += widthAt(source, at);
      }
      const codePoint = codePoints[k]!;
      starts[units.length] = start;
      ends[units.length] = end;
      if (codePoint > 0xffff) {
        starts[units.length + 1] = start;
        ends[units.length + 1] = end;
      }
      units.push(codePoint);
    }
    return AlignedText.aligned(units.toString(), starts, ends);
  }

  /** Keeps the code points for which `keep` holds. */
  filter(keep: (codePoint: number) => boolean): AlignedText {
    const kept: number[] = [];
    const changes: number[] = [];
    let removed = 0;
    for (const character of this.text) {
      const codePoint = character.codePointAt(0)!;
      if (keep(codePoint)) {
        kept.push(codePoint);
        changes.push(0);
      } else if (kept.length === 0) removed++;
      else changes[changes.length - 1]!--;
    }
    if (removed === 0 && kept.length === this.text.length) return this;
    return this.transform(kept, changes, removed);
  }

  /**
   * Replaces ranges by a content; each unit of the content stands for the last character of the
   * range. Ranges are `[start, end, start, end, …]`, ascending.
   */
  replaceRanges(ranges: readonly number[], content: string): AlignedText {
    if (ranges.length === 0) return this;
    const { text } = this;
    const parts: string[] = [];
    const starts: number[] = [];
    const ends: number[] = [];
    const copy = (from: number, to: number) => {
      parts.push(text.slice(from, to));
      for (let i = from; i < to; i++) {
        starts.push(this.startOf(i));
        ends.push(this.endOf(i));
      }
    };
    let last = 0;
    for (let r = 0; r < ranges.length; r += 2) {
      const [from, to] = [ranges[r]!, ranges[r + 1]!];
      copy(last, from);
      parts.push(content);
      const start = to > 0 ? this.startOf(to - 1) : this.startOf(0);
      const end = to > 0 ? this.endOf(to - 1) : start;
      for (let i = 0; i < content.length; i++) {
        starts.push(start);
        ends.push(end);
      }
      last = to;
    }
    copy(last, text.length);
    return AlignedText.aligned(parts.join(''), Int32Array.from(starts), Int32Array.from(ends));
  }
}

/** UTF-16 units of the code point at `i`. */
function widthAt(text: string, i: number): number {
  const unit = text.charCodeAt(i);
  if (!(unit >= 0xd800 && unit < 0xdc00)) return 1;
  const next = text.charCodeAt(i + 1);
  return next >= 0xdc00 && next < 0xe000 ? 2 : 1;
}

const chunk = 4096;

/** Builds a string from code points. */
class UnitWriter {
  length = 0;
  private readonly units: Uint16Array;

  constructor(capacity: number) {
    this.units = new Uint16Array(capacity);
  }

  push(codePoint: number): void {
    if (codePoint > 0xffff) {
      this.units[this.length++] = 0xd7c0 + (codePoint >> 10);
      this.units[this.length++] = 0xdc00 + (codePoint & 0x3ff);
    } else this.units[this.length++] = codePoint;
  }

  toString(): string {
    let text = '';
    for (let i = 0; i < this.length; i += chunk)
      text += String.fromCharCode(...this.units.subarray(i, Math.min(i + chunk, this.length)));
    return text;
  }
}
