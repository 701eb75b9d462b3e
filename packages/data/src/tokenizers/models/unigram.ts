import { checkOptions } from '@resattn/options';
import { UnitTrie } from '../text/unit-trie.js';
import { pushUtf8 } from '../text/utf8.js';
import { byteToken } from './bpe.js';
import { type Model, WordTokens } from './model.js';

/** What an unknown character costs more than the least likely piece. */
const unknownPenalty = 10;

export interface UnigramOptions {
  /** Id of the unknown token, null for none. */
  readonly unkId: number | null;
  /** Writes unknown characters as the tokens `<0x00>` to `<0xFF>` of their bytes. Default false. */
  readonly byteFallback?: boolean | undefined;
}

/** Picks the most likely segmentation under independent pieces (Kudo 2018), by Viterbi. */
export class Unigram implements Model {
  readonly pieces: readonly (readonly [piece: string, logProbability: number])[];
  readonly unkId: number | null;
  readonly byteFallback: boolean;
  readonly isRepeatable = true;
  readonly minScore: number;
  private readonly ids: Map<string, number>;
  private readonly trie: UnitTrie;
  private readonly scores: Float64Array;
  private bestScores = new Float64Array(64);
  private bestStarts = new Int32Array(64);
  private bestIds = new Int32Array(64);

  constructor(pieces: readonly (readonly [string, number])[], options: UnigramOptions) {
    checkOptions('Unigram', options, { unkId: true, byteFallback: true });
    this.pieces = pieces;
    this.unkId = options.unkId;
    this.byteFallback = options.byteFallback ?? false;
    if (this.unkId !== null && this.unkId >= pieces.length)
      throw new RangeError(
        `Unigram: the unknown token has id ${this.unkId}, and there are ${pieces.length} pieces`,
      );
    this.ids = new Map();
    this.trie = new UnitTrie(4 * pieces.length);
    this.scores = new Float64Array(pieces.length);
    let minScore = Number.POSITIVE_INFINITY;
    pieces.forEach(([piece, score], id) => {
      this.ids.set(piece, id);
      if (piece !== '') this.trie.set(piece, id);
      this.scores[id] = score;
      minScore = Math.min(minScore, score);
    });
    this.minScore = minScore;
  }

  get size(): number {
    return this.pieces.length;
  }

  get idLimit(): number {
    return this.pieces.length;
  }

  idOf(token: string): number | undefined {
    return this.ids.get(token);
  }

  tokenOf(id: number): string | undefined {
    return this.pieces[id]?.[0];
  }

  tokenize(word: string): WordTokens {
    this.findBestPath(word);
    const bounds = [word.length];
    for (let end = word.length; end > 0; ) {
      const isUnknown = this.bestIds[end] === this.unkId;
      let start = this.bestStarts[end]!;
      // Unknown characters in a row are one piece.
      while (isUnknown && start > 0 && this.bestIds[start] === this.unkId)
        start = this.bestStarts[start]!;
      bounds.push(start);
      end = start;
    }
    const tokens = new WordTokens();
    for (let i = bounds.length - 1; i > 0; i--) {
      const end = bounds[i - 1]!;
      const id = this.bestIds[end]!;
      if (id === this.unkId) this.pushUnknown(word, bounds[i]!, end, tokens);
      else tokens.push(id, bounds[i]!, end);
    }
    return tokens;
  }

  private pushUnknown(word: string, start: number, end: number, tokens: WordTokens): void {
    const piece = word.slice(start, end);
    const id = this.ids.get(piece);
    if (id !== undefined) return void tokens.push(id, start, end);
    const bytes = this.byteFallback ? this.byteIds(piece) : null;
    if (bytes !== null) for (const byte of bytes) tokens.push(byte, start, end);
    else tokens.pushSurface(this.unknown(word), start, end, piece);
  }

  private byteIds(piece: string): number[] | null {
    const bytes: number[] = [];
    for (const character of piece) pushUtf8(character.codePointAt(0)!, bytes);
    const ids = bytes.map((byte) => this.ids.get(byteToken(byte)) ?? -1);
    return ids.includes(-1) ? null : ids;
  }

  private unknown(word: string): number {
    if (this.unkId === null)
      throw new Error(
        `Unigram: ${JSON.stringify(word)} has a character that no piece covers, and there is no unknown token; set unk_id`,
      );
    return this.unkId;
  }

  /** Fills, for each position, start and id of the last piece of the best path that ends there. */
  private findBestPath(word: string): void {
    const { length } = word;
    if (length >= this.bestStarts.length) {
      this.bestScores = new Float64Array(2 * length);
      this.bestStarts = new Int32Array(2 * length);
      this.bestIds = new Int32Array(2 * length);
    }
    const { bestScores, bestStarts, bestIds, scores, trie } = this;
    bestStarts.fill(-1, 0, length + 1);
    bestScores[0] = 0;
    const unknownScore = this.minScore - unknownPenalty;
    for (let start = 0; start < length; ) {
      const base = bestScores[start]!;
      const unit = word.charCodeAt(start);
      const single = start + (unit >= 0xd800 && unit < 0xdc00 ? 2 : 1);
      let hasSingle = false;
      let node = 0;
      for (let end = start; end < length; ) {
        node = trie.child(node, word.charCodeAt(end++));
        if (node === 0) break;
        const id = trie.valueOf(node);
        if (id < 0) continue;
        const score = base + scores[id]!;
        if (bestStarts[end] === -1 || score > bestScores[end]!) {
          bestScores[end] = score;
          bestStarts[end] = start;
          bestIds[end] = id;
        }
        if (end === single) hasSingle = true;
      }
      if (!hasSingle) {
        const score = base + unknownScore;
        if (bestStarts[single] === -1 || score > bestScores[single]!) {
          bestScores[single] = score;
          bestStarts[single] = start;
          bestIds[single] = this.unknown(word);
        }
      }
      start = single;
    }
  }

  toJSON() {
    return {
      type: 'Unigram',
      unk_id: this.unkId,
      vocab: this.pieces,
      byte_fallback: this.byteFallback,
    };
  }
}
