import { checkOptions } from '@resattn/options';
import type { Counts } from '../counting.js';
import { Unigram } from '../models/unigram.js';
import { compareCodePoints } from '../text/well-formed.js';
import type { ProgressCallback } from '../training.js';
import { frequentSubstrings } from './frequent-substrings.js';
import type { ModelTrainer } from './model-trainer.js';
import { type Piece, PieceLattice } from './piece-lattice.js';

export interface UnigramTrainerOptions {
  /** Pieces to learn, special tokens and characters included. Default 8,000. */
  readonly vocabularySize?: number | undefined;
  /** Take the first ids, in this order. Default none. */
  readonly specialTokens?: readonly string[] | undefined;
  /** Stands for unknown characters; id 0 where it is no special token. Default `'<unk>'`. */
  readonly unkToken?: string | null | undefined;
  /** Characters to have, whether they occur or not. */
  readonly initialAlphabet?: readonly string[] | undefined;
  /** Share of pieces that each round of pruning keeps. Default 0.75. */
  readonly shrinkingFactor?: number | undefined;
  /** Greatest number of characters in a piece. Default 16. */
  readonly maxPieceLength?: number | undefined;
  /** Rounds of expectation and maximisation between prunings. Default 2. */
  readonly subIterations?: number | undefined;
  /** Greatest number of pieces to begin with. Default 1,000,000. */
  readonly seedSize?: number | undefined;
}

type Sentence = readonly [text: string, count: number];

/** Pieces that are expected less often are dropped. */
const leastExpected = 0.5;
const penaltyStep = 0.0001;
/** Piece 0 in training; no text of a corpus is likely to hold it. */
const unknownPiece: Piece = ['<UNK>', Number.NaN];

/**
 * Learns a unigram model (Kudo 2018): begins with all frequent substrings, fits their probabilities
 * by expectation maximisation with a sparse prior, and drops the pieces that lower the likelihood
 * least, until few enough are left.
 */
export class UnigramTrainer implements ModelTrainer {
  readonly specialTokens: readonly string[];
  private readonly vocabularySize: number;
  private readonly options: UnigramTrainerOptions;

  constructor(options: UnigramTrainerOptions = {}) {
    checkOptions('UnigramTrainer', options, {
      vocabularySize: true,
      specialTokens: true,
      unkToken: true,
      initialAlphabet: true,
      shrinkingFactor: true,
      maxPieceLength: true,
      subIterations: true,
      seedSize: true,
    });
    this.options = options;
    this.specialTokens = options.specialTokens ?? [];
    this.vocabularySize = options.vocabularySize ?? 8_000;
    const { shrinkingFactor = 0.75 } = options;
    if (!(shrinkingFactor > 0 && shrinkingFactor < 1))
      throw new RangeError(
        `UnigramTrainer: shrinkingFactor is ${shrinkingFactor}, expected a number between 0 and 1`,
      );
  }

  train(words: Counts, onProgress?: ProgressCallback): Unigram {
    const { shrinkingFactor = 0.75, subIterations = 2 } = this.options;
    const sentences = [...words];
    const characters = this.requiredCharacters(sentences);
    if (characters.length > this.vocabularySize)
      throw new RangeError(
        `UnigramTrainer: vocabularySize ${this.vocabularySize} is less than the ${characters.length} different characters of the corpus; raise it or normalize the texts`,
      );
    onProgress?.({ stage: 'finding substrings', done: 0 });
    let pieces: Piece[] = [unknownPiece, ...this.seedPieces(sentences)];
    const desired = Math.floor((this.vocabularySize * 11) / 10);
    for (;;) {
      for (let i = 0; i < subIterations; i++) pieces = maximize(pieces, expect(pieces, sentences));
      onProgress?.({ stage: 'pruning', done: this.vocabularySize, total: pieces.length });
      if (pieces.length <= desired) break;
      const target = Math.max(desired, Math.floor(pieces.length * shrinkingFactor));
      const pruned = prune(pieces, sentences, target);
      if (pruned.length === pieces.length) break;
      pieces = pruned;
    }
    return this.finalize(pieces, characters);
  }

  private requiredCharacters(sentences: readonly Sentence[]): string[] {
    const characters = new Set<string>();
    for (const [text] of sentences) for (const character of text) characters.add(character);
    for (const character of this.options.initialAlphabet ?? []) characters.add(character);
    return [...characters].sort(compareCodePoints);
  }

  /** Characters and frequent substrings, weighted by count times length, as log probabilities. */
  private seedPieces(sentences: readonly Sentence[]): Piece[] {
    const { maxPieceLength = 16, seedSize = 1_000_000 } = this.options;
    const boundary = 0;
    let length = 0;
    for (const [text] of sentences) length += text.length + 1;
    const flat = new Int32Array(length);
    const counts = new Map<number, number>();
    let at = 0;
    for (const [text, count] of sentences) {
      for (const character of text) {
        const codePoint = character.codePointAt(0)!;
        flat[at++] = codePoint;
        if (codePoint !== boundary) counts.set(codePoint, (counts.get(codePoint) ?? 0) + count);
      }
      flat[at++] = boundary;
    }
    const flatText = flat.subarray(0, at);
    const substrings: [weight: number, start: number, length: number][] = [];
    frequentSubstrings(flatText, boundary, maxPieceLength, (start, size, count) =>
      substrings.push([count * size, start, size]),
    );
    substrings.sort((a, b) => b[0] - a[0] || compareSubstrings(flatText, b[1], b[2], a[1], a[2]));
    const weighted: [string, number][] = [...counts]
      .sort((a, b) => b[1] - a[1] || b[0] - a[0])
      .map(([codePoint, count]) => [String.fromCodePoint(codePoint), count]);
    for (const [weight, start, size] of substrings) {
      weighted.push([String.fromCodePoint(...flatText.subarray(start, start + size)), weight]);
      if (weighted.length >= seedSize) break;
    }
    let total = 0;
    for (const [, weight] of weighted) total += weight;
    const logTotal = Math.log(total);
    return weighted.map(([text, weight]) => [text, Math.log(weight) - logTotal]);
  }

  /** Every character, then the best pieces, sorted by score behind the special tokens. */
  private finalize(pieces: readonly Piece[], characters: readonly string[]): Unigram {
    const { unkToken = '<unk>' } = this.options;
    const scores = new Map(pieces);
    let minScore = Number.POSITIVE_INFINITY;
    for (const [, score] of pieces) if (score < minScore) minScore = score;
    let penalty = 0;
    const kept = new Map<string, number>();
    for (const character of characters) {
      const score = scores.get(character);
      kept.set(character, score ?? minScore + penalty);
      if (score === undefined) penalty += penaltyStep;
    }
    const leads = [...this.specialTokens];
    if (unkToken !== null && !leads.includes(unkToken)) leads.unshift(unkToken);
    const room = this.vocabularySize - leads.length;
    for (const [text, score] of pieces.slice(1)) {
      if (kept.size >= room) break;
      if (!kept.has(text)) kept.set(text, Number.isNaN(score) ? 0 : score);
    }
    const sorted = [...kept].sort((a, b) => b[1] - a[1]);
    return new Unigram([...leads.map((token): Piece => [token, 0]), ...sorted], {
      unkId: unkToken === null ? null : leads.indexOf(unkToken),
    });
  }
}

function compareSubstrings(
  text: Int32Array,
  aStart: number,
  aLength: number,
  bStart: number,
  bLength: number,
): number {
  const length = Math.min(aLength, bLength);
  for (let i = 0; i < length; i++) {
    const difference = text[aStart + i]! - text[bStart + i]!;
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}

/** How often each piece is expected in the corpus. */
function expect(pieces: readonly Piece[], sentences: readonly Sentence[]): Float64Array {
  const lattice = new PieceLattice(pieces);
  const expected = new Float64Array(pieces.length);
  for (const [text, count] of sentences) lattice.addExpected(text, count, expected);
  return expected;
}

/** Log probabilities from expected counts, under a prior that favours few pieces. */
function maximize(pieces: readonly Piece[], expected: Float64Array): Piece[] {
  const kept: [string, number][] = [];
  let sum = 0;
  for (let id = 1; id < pieces.length; id++) {
    const count = expected[id]!;
    if (count < leastExpected) continue;
    kept.push([pieces[id]![0], count]);
    sum += count;
  }
  const logSum = digamma(sum);
  return [unknownPiece, ...kept.map(([text, count]): Piece => [text, digamma(count) - logSum])];
}

/** The `target` pieces whose loss would lower the likelihood of the corpus most. */
function prune(pieces: readonly Piece[], sentences: readonly Sentence[], target: number): Piece[] {
  const lattice = new PieceLattice(pieces);
  const frequencies = new Float64Array(pieces.length);
  /** How often the sentences occur in which a piece stands, once for each time it stands there. */
  const occurrences = new Float64Array(pieces.length);
  let total = 0;
  for (const [text, count] of sentences) {
    total += count;
    for (const id of lattice.bestPath(text)) {
      frequencies[id]! += count;
      occurrences[id]! += count;
    }
  }
  const sum = frequencies.reduce((a, b) => a + b, 0);
  const logSum = Math.log(sum);
  const kept: Piece[] = [pieces[0]!];
  const candidates: [id: number, loss: number][] = [];
  for (let id = 1; id < pieces.length; id++) {
    const text = pieces[id]![0];
    const isBestWhole = lattice.bestPath(text).length === 1;
    const alternatives = isBestWhole ? lattice.bestPath(text, true) : [];
    const hasOthers = !isBestWhole || alternatives.length > 0;
    const alwaysKeep = isBestWhole || !hasOthers;
    const frequency = frequencies[id]!;
    if (frequency === 0 && !alwaysKeep) continue;
    if (alternatives.length === 0) {
      kept.push(pieces[id]!);
      continue;
    }
    if (occurrences[id] === 0) continue;
    // Of all pieces, not of the alternatives: so does the reference, and its vocabularies depend on it.
    const logSumAlternative = Math.log(sum + frequency * (pieces.length - 1));
    let logAlternative = 0;
    for (const other of alternatives)
      logAlternative += Math.log(frequencies[other]! + frequency) - logSumAlternative;
    const loss = (occurrences[id]! / total) * (Math.log(frequency) - logSum - logAlternative);
    candidates.push([id, loss]);
  }
  candidates.sort((a, b) => b[1] - a[1]);
  for (const [id] of candidates) {
    if (kept.length === target) break;
    kept.push(pieces[id]!);
  }
  return kept;
}

/** The logarithmic derivative of the gamma function. */
function digamma(value: number): number {
  let x = value;
  let result = 0;
  for (; x < 7; x++) result -= 1 / x;
  x -= 0.5;
  const x2 = 1 / (x * x);
  const x4 = x2 * x2;
  return (
    result +
    Math.log(x) +
    x2 / 24 -
    (7 / 960) * x4 +
    (31 / 8064) * x4 * x2 -
    (127 / 30720) * x4 * x4
  );
}
