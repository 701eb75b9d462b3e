import type { WordTokens } from '../models/model.js';
import type { TokenBuffer } from '../token-buffer.js';

/** Words up to this many units can be held; longer ones hardly come twice. */
export const longestWord = 64;

/**
 * Words with their tokens, in typed arrays: a hash table over the UTF-16 units of the words, so that
 * a word is found where it stands in a text, without making a string of it. What belongs to a word
 * lies together, because waiting for memory is what looking up costs:
 *
 *     length | words << 8 | tokens << 16, units (two in an element), id and place of each token
 *
 * where a place is start | end << 8 | word << 16 of the token inside the entry.
 */
export class WordTable {
  size = 0;
  /** Hash and entry of each slot; entry 0 is none. */
  private slots = new Int32Array(2 * 1024);
  private mask = 1023;
  private entries = new Int32Array(8192);
  /** The same memory by units. */
  private units = new Uint16Array(this.entries.buffer);
  private next = 1;
  /** Text of the tokens that the vocabulary writes otherwise, by entry and index. */
  private readonly surfaces = new Map<number, ReadonlyMap<number, string>>();

  /** The entry of the word `units[start, end)`, or 0. */
  find(units: Uint16Array, start: number, end: number, hash: number): number {
    const { slots, mask, entries, units: known } = this;
    const length = end - start;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[2 * slot + 1]!;
      if (entry === 0) return 0;
      if (slots[2 * slot] !== hash || (entries[entry]! & 0xff) !== length) continue;
      const from = 2 * (entry + 1);
      let i = 0;
      while (i < length && known[from + i] === units[start + i]) i++;
      if (i === length) return entry;
    }
  }

  /** Appends the tokens of an entry at `base`, as words from `word` on; returns how many words. */
  append(entry: number, base: number, word: number, out: TokenBuffer): number {
    const { entries } = this;
    const header = entries[entry]!;
    const count = header >>> 16;
    out.reserve(count);
    if (this.surfaces.size > 0) {
      const surfaces = this.surfaces.get(entry);
      if (surfaces !== undefined) out.addSurfaces(surfaces);
    }
    const { ids, starts, ends, words } = out;
    let from = tokensAt(entry, header);
    let at = out.length;
    for (let i = 0; i < count; i++, at++, from += 2) {
      const place = entries[from + 1]!;
      ids[at] = entries[from]!;
      starts[at] = base + (place & 0xff);
      ends[at] = base + ((place >> 8) & 0xff);
      words[at] = word + (place >> 16);
    }
    out.length = at;
    return (header >> 8) & 0xff;
  }

  /** Holds a word that is not in yet, of at most `longestWord` units. */
  add(units: Uint16Array, start: number, end: number, hash: number, tokens: WordTokens): void {
    const count = tokens.ids.length;
    const header = (end - start) | (tokens.wordCount << 8) | (count << 16);
    const entry = this.open(header, hash);
    const unitStart = 2 * (entry + 1);
    for (let i = start; i < end; i++) this.units[unitStart + i - start] = units[i]!;
    let at = tokensAt(entry, header);
    for (let i = 0; i < count; i++) {
      const word = tokens.words?.[i] ?? 0;
      this.entries[at++] = tokens.ids[i]!;
      this.entries[at++] = tokens.starts[i]! | (tokens.ends[i]! << 8) | (word << 16);
    }
    if (tokens.surfaces !== undefined) this.surfaces.set(entry, tokens.surfaces);
  }

  /** Takes an entry over from another table. */
  adopt(other: WordTable, given: number, hash: number): void {
    const header = other.entries[given]!;
    const entry = this.open(header, hash);
    const length = endOf(entry, header) - entry;
    for (let i = 1; i < length; i++) this.entries[entry + i] = other.entries[given + i]!;
    const surfaces = other.surfaces.get(given);
    if (surfaces !== undefined) this.surfaces.set(entry, surfaces);
  }

  /** Room for a new entry. */
  private open(header: number, hash: number): number {
    const entry = this.next;
    this.next = endOf(entry, header);
    if (this.next > this.entries.length) {
      const larger = new Int32Array(2 * this.next);
      larger.set(this.entries);
      this.entries = larger;
      this.units = new Uint16Array(larger.buffer);
    }
    this.entries[entry] = header;
    if (2 * ++this.size > this.mask) this.growSlots();
    this.place(hash, entry);
    return entry;
  }

  private place(hash: number, entry: number): void {
    let slot = hash & this.mask;
    while (this.slots[2 * slot + 1] !== 0) slot = (slot + 1) & this.mask;
    this.slots[2 * slot] = hash;
    this.slots[2 * slot + 1] = entry;
  }

  private growSlots(): void {
    const { slots } = this;
    this.slots = new Int32Array(2 * slots.length);
    this.mask = slots.length - 1;
    for (let i = 0; i < slots.length; i += 2)
      if (slots[i + 1] !== 0) this.place(slots[i]!, slots[i + 1]!);
  }
}

/** Where the tokens of an entry begin. */
function tokensAt(entry: number, header: number): number {
  return entry + 1 + (((header & 0xff) + 1) >> 1);
}

function endOf(entry: number, header: number): number {
  return tokensAt(entry, header) + 2 * (header >>> 16);
}

/** Hash of the units `[start, end)` (Fowler, Noll and Vo, with a last mixing). */
export function hashUnits(units: Uint16Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ units[i]!, 0x01000193);
  return hash ^ (hash >>> 15);
}
