import type { WordTokens } from '../models/model.js';

/** Words longer than this are not worth remembering. */
const longestWord = 256;
const generationSize = 1 << 15;

/** Remembers the tokens of words, the recently used ones at least. */
export class WordCache {
  private young = new Map<string, WordTokens>();
  private old = new Map<string, WordTokens>();

  get(word: string): WordTokens | undefined {
    const tokens = this.young.get(word);
    if (tokens !== undefined) return tokens;
    const older = this.old.get(word);
    if (older !== undefined) this.set(word, older);
    return older;
  }

  set(word: string, tokens: WordTokens): void {
    if (word.length > longestWord) return;
    if (this.young.size >= generationSize) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(detached(word), tokens);
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }
}

const units = new Uint16Array(longestWord);

/** A copy: engines keep the whole text alive for as long as a slice of it. */
function detached(word: string): string {
  for (let i = 0; i < word.length; i++) units[i] = word.charCodeAt(i);
  return String.fromCharCode(...units.subarray(0, word.length));
}
