import { UnitTrie } from '../text/unit-trie.js';

/** Finds user-defined symbols, which are never divided and never normalized. */
export class SymbolMatcher {
  private readonly trie: UnitTrie | null;

  constructor(symbols: readonly string[]) {
    this.trie = symbols.length === 0 ? null : new UnitTrie();
    symbols.forEach((symbol, i) => {
      this.trie!.set(symbol, i);
    });
  }

  /** Length of the longest symbol that stands at `start`, 0 for none. */
  lengthAt(text: string, start: number): number {
    if (this.trie === null) return 0;
    let length = 0;
    let node = 0;
    for (let i = start; i < text.length; i++) {
      node = this.trie.child(node, text.charCodeAt(i));
      if (node === 0) break;
      if (this.trie.valueOf(node) >= 0) length = i + 1 - start;
    }
    return length;
  }
}
