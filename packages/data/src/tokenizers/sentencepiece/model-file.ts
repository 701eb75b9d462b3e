import { Charsmap } from '../text/charsmap.js';
import { fieldsOf, floatOf, type WireField } from './wire-reader.js';

export type PieceType = 'normal' | 'unknown' | 'control' | 'userDefined' | 'unused' | 'byte';

const pieceTypes: readonly (PieceType | undefined)[] = [
  ...([undefined, 'normal', 'unknown', 'control', 'userDefined', 'unused', 'byte'] as const),
];
const modelTypes = [undefined, 'unigram', 'bpe', 'word', 'char'] as const;

export interface SentencePiece {
  readonly piece: string;
  /** Log probability, or for BPE the negative rank; a 32-bit number. */
  readonly score: number;
  readonly type: PieceType;
}

/** What a SentencePiece `.model` file holds, as far as it matters for its use. */
export interface SentencePieceModel {
  readonly pieces: readonly SentencePiece[];
  readonly type: 'unigram' | 'bpe' | 'word' | 'char';
  readonly byteFallback: boolean;
  readonly treatWhitespaceAsSuffix: boolean;
  /** Ids of the special pieces, -1 for none. */
  readonly ids: {
    readonly unk: number;
    readonly bos: number;
    readonly eos: number;
    readonly pad: number;
  };
  /** What an unknown piece is decoded to. */
  readonly unkSurface: string;
  /** Null: characters stay as they are. */
  readonly charsmap: Charsmap | null;
  readonly addDummyPrefix: boolean;
  readonly removeExtraWhitespaces: boolean;
  readonly escapeWhitespaces: boolean;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads a SentencePiece `.model` file.
 *
 * @throws Error for a file that is cut off or no model, and for pieces that contradict each other
 */
export function readModelFile(file: Uint8Array): SentencePieceModel {
  const what = 'The SentencePiece model';
  const pieces: SentencePiece[] = [];
  let trainer: WireField[] = [];
  let normalizer: WireField[] = [];
  for (const { number, bytes } of fieldsOf(file, what)) {
    if (number === 1) pieces.push(pieceOf(bytes, pieces.length));
    else if (number === 2) trainer = [...fieldsOf(bytes, 'The training settings of the model')];
    else if (number === 3) normalizer = [...fieldsOf(bytes, 'The normalization of the model')];
  }
  if (pieces.length === 0) throw new Error(`${what} has no pieces; expected a .model file, whole`);
  const type = modelTypes[last(trainer, 3)?.value ?? 1];
  if (type === undefined)
    throw new Error(`${what} is of the unknown kind ${last(trainer, 3)?.value}`);
  const flag = (fields: readonly WireField[], number: number, fallback: boolean) =>
    (last(fields, number)?.value ?? Number(fallback)) !== 0;
  // Negative numbers are written as their complement to 2^64.
  const id = (number: number, fallback: number) => {
    const value = last(trainer, number)?.value ?? fallback;
    return value >= pieces.length ? -1 : value;
  };
  const unkSurface = last(trainer, 44)?.bytes;
  const map = last(normalizer, 2)?.bytes;
  const model: SentencePieceModel = {
    pieces,
    type,
    byteFallback: flag(trainer, 35, false),
    treatWhitespaceAsSuffix: flag(trainer, 24, false),
    ids: { unk: id(40, 0), bos: id(41, 1), eos: id(42, 2), pad: id(43, -1) },
    unkSurface: unkSurface === undefined ? ' \u2047 ' : utf8.decode(unkSurface),
    charsmap: map && map.length > 0 ? new Charsmap(map, 'The character map of the model') : null,
    addDummyPrefix: flag(normalizer, 3, true),
    removeExtraWhitespaces: flag(normalizer, 4, true),
    escapeWhitespaces: flag(normalizer, 5, true),
  };
  checkPieces(model);
  return model;
}

function pieceOf(bytes: Uint8Array, id: number): SentencePiece {
  let piece = '';
  let score = 0;
  let type: PieceType | undefined = 'normal';
  for (const field of fieldsOf(bytes, `Piece ${id} of the SentencePiece model`)) {
    if (field.number === 1) piece = utf8.decode(field.bytes);
    else if (field.number === 2) score = floatOf(field.bytes);
    else if (field.number === 3) {
      type = pieceTypes[field.value];
      if (type === undefined) throw new Error(`Piece ${id} is of the unknown kind ${field.value}`);
    }
  }
  if (piece === '') throw new Error(`Piece ${id} of the SentencePiece model is empty`);
  return { piece, score, type };
}

function checkPieces({ pieces, byteFallback }: SentencePieceModel): void {
  const ids = new Map<string, number>();
  pieces.forEach(({ piece }, id) => {
    const other = ids.get(piece);
    if (other !== undefined)
      throw new Error(`Pieces ${other} and ${id} of the model are both ${JSON.stringify(piece)}`);
    ids.set(piece, id);
  });
  const count = (type: PieceType) => pieces.filter((piece) => piece.type === type).length;
  if (count('unknown') !== 1)
    throw new Error(`The model has ${count('unknown')} unknown pieces, expected one`);
  if (byteFallback && count('byte') !== 256)
    throw new Error(`The model falls back to bytes and has ${count('byte')} of them, expected 256`);
}

function last(fields: readonly WireField[], number: number): WireField | undefined {
  return fields.filter((field) => field.number === number).at(-1);
}
