import { isWhiteSpace, wordCharacter } from '../text/character-class.js';
import { UnitTrie } from '../text/unit-trie.js';

/** A token that is found in a text before the model sees it. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Only where no letter or digit stands beside it. */
  readonly singleWord: boolean;
  /** Takes the white space before it along. */
  readonly lstrip: boolean;
  /** Takes the white space behind it along. */
  readonly rstrip: boolean;
  /** Looked for in the normalized text, else in the original. */
  readonly normalized: boolean;
  /** Left out by `decode` unless asked for. */
  readonly special: boolean;
}

/** A stretch of text, or an added token found in it. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly token: AddedToken | null;
}

/** Finds added tokens: the leftmost, and there the longest. */
export class AddedTokenFinder {
  private readonly tokens: readonly AddedToken[];
  private readonly trie = new UnitTrie();
  private readonly firstUnits: readonly string[];
  private readonly isFirst = new Set<number>();

  /** `patterns[i]` is what `tokens[i]` looks like in the texts to be searched. */
  constructor(tokens: readonly AddedToken[], patterns: readonly string[]) {
    this.tokens = tokens;
    patterns.forEach((pattern, i) => {
      if (pattern === '') return;
      this.trie.set(pattern, i);
      this.isFirst.add(pattern.charCodeAt(0));
    });
    this.firstUnits = Array.from(this.isFirst, (unit) => String.fromCharCode(unit));
  }

  /** Cuts a text that is not empty at the added tokens in it; null where there is none. */
  find(text: string): Stretch[] | null {
    let at = this.nextCandidate(text, 0);
    if (at < 0) return null;
    const stretches: Stretch[] = [];
    let last = 0;
    while (at >= 0) {
      const found = this.longestAt(text, at);
      if (found === null) {
        at = this.nextCandidate(text, at + 1);
        continue;
      }
      const { token, end: matchEnd } = found;
      if (!token.singleWord || standsAlone(text, at, matchEnd)) {
        let start = at;
        let end = matchEnd;
        if (token.lstrip) while (start > last && isWhiteSpace(text.charCodeAt(start - 1))) start--;
        if (token.rstrip) while (end < text.length && isWhiteSpace(text.charCodeAt(end))) end++;
        if (last < start) stretches.push({ start: last, end: start, token: null });
        stretches.push({ start, end, token });
        last = end;
      }
      at = this.nextCandidate(text, matchEnd);
    }
    if (stretches.length === 0) return null;
    if (last < text.length) stretches.push({ start: last, end: text.length, token: null });
    return stretches;
  }

  private nextCandidate(text: string, from: number): number {
    const { firstUnits } = this;
    if (firstUnits.length <= 3) {
      let next = -1;
      for (const unit of firstUnits) {
        const at = text.indexOf(unit, from);
        if (at >= 0 && (next < 0 || at < next)) next = at;
      }
      return next;
    }
    for (let i = from; i < text.length; i++) if (this.isFirst.has(text.charCodeAt(i))) return i;
    return -1;
  }

  private longestAt(text: string, start: number): { token: AddedToken; end: number } | null {
    let found: { token: AddedToken; end: number } | null = null;
    let node = 0;
    for (let end = start; end < text.length; ) {
      node = this.trie.child(node, text.charCodeAt(end++));
      if (node === 0) break;
      const index = this.trie.valueOf(node);
      if (index >= 0) found = { token: this.tokens[index]!, end };
    }
    return found;
  }
}

function standsAlone(text: string, start: number, end: number): boolean {
  const before = Array.from(text.slice(Math.max(0, start - 2), start)).at(-1);
  const behind = text.codePointAt(end);
  return (
    !(before !== undefined && wordCharacter.has(before.codePointAt(0)!)) &&
    !(behind !== undefined && wordCharacter.has(behind))
  );
}
