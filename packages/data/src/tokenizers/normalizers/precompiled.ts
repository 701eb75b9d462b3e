import type { AlignedText } from '../text/aligned-text.js';
import type { Charsmap } from '../text/charsmap.js';
import { graphemes } from '../text/segmenting.js';
import { pushUtf8 } from '../text/utf8.js';
import type { Normalizer } from './normalizer.js';

/** Characters that never join with a neighbour into one grapheme cluster. */
const joinsNothing =
  /^[\t\n\x20-\x7e\xa1-\xa8\xaa-\xac\xaf-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u203b\u203d-\u2048\u3000-\u3029\u3031-\u303c\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9d]*$/;

const longestCluster = 5;

/**
 * The character map of a SentencePiece model, applied as Hugging Face does: to each grapheme
 * cluster of at most 5 bytes, else to each character, the replacement of the shortest key that it
 * begins with.
 */
export class Precompiled implements Normalizer {
  private readonly map: Charsmap;
  /** Replacement of single code points, null where they stay. */
  private readonly singles = new Map<number, string | null>();

  constructor(map: Charsmap) {
    this.map = map;
  }

  normalize(aligned: AlignedText): AlignedText {
    const { text } = aligned;
    const writer = new ReplacementWriter(aligned);
    if (joinsNothing.test(text)) this.replaceCharacters(text, writer);
    else
      for (const cluster of graphemes(text)) {
        const replacement = this.clusterReplacement(cluster);
        if (replacement === null) this.replaceCharacters(cluster, writer);
        else writer.replace(cluster, replacement);
      }
    return writer.finish();
  }

  private replaceCharacters(text: string, writer: ReplacementWriter): void {
    for (let i = 0; i < text.length; ) {
      const codePoint = text.codePointAt(i)!;
      const width = codePoint > 0xffff ? 2 : 1;
      let replacement = this.singles.get(codePoint);
      if (replacement === undefined) {
        replacement = this.lookup(text.slice(i, i + width));
        this.singles.set(codePoint, replacement);
      }
      if (replacement === null) writer.keep(codePoint);
      else writer.replace(text.slice(i, i + width), replacement);
      i += width;
    }
  }

  private clusterReplacement(cluster: string): string | null {
    if (cluster.length > longestCluster || cluster.length === 1) return null;
    const bytes: number[] = [];
    for (const character of cluster) pushUtf8(character.codePointAt(0)!, bytes);
    return bytes.length > longestCluster ? null : this.lookup(cluster);
  }

  private lookup(text: string): string | null {
    const bytes: number[] = [];
    for (const character of text) pushUtf8(character.codePointAt(0)!, bytes);
    let replacement: string | null = null;
    this.map.prefixes(bytes, 0, bytes.length, (_, index) => {
      replacement = this.map.replacementAt(index);
      return false;
    });
    return replacement;
  }

  toJSON() {
    return { type: 'Precompiled', precompiled_charsmap: this.map.encoded };
  }
}

/** Collects code points and changes; nothing is built while nothing changes. */
class ReplacementWriter {
  private readonly aligned: AlignedText;
  private readonly codePoints: number[] = [];
  private readonly changes: number[] = [];
  private isChanged = false;

  constructor(aligned: AlignedText) {
    this.aligned = aligned;
  }

  keep(codePoint: number): void {
    this.codePoints.push(codePoint);
    this.changes.push(0);
  }

  replace(old: string, replacement: string): void {
    this.isChanged = true;
    const oldCount = Array.from(old).length;
    const from = this.codePoints.length;
    for (const character of replacement) this.keep(character.codePointAt(0)!);
    const excess = this.codePoints.length - from - oldCount;
    if (excess > 0) this.changes.fill(1, this.changes.length - excess);
    else if (excess < 0 && this.changes.length > 0)
      this.changes[this.changes.length - 1]! += excess;
  }

  finish(): AlignedText {
    return this.isChanged ? this.aligned.transform(this.codePoints, this.changes) : this.aligned;
  }
}
