import type { JsonField } from '../formats/json-field.js';
import { Vocabulary } from '../vocabulary.js';
import { Bpe } from './bpe.js';
import type { Model } from './model.js';
import { Unigram } from './unigram.js';
import { WordLevel } from './word-level.js';
import { WordPiece } from './word-piece.js';

const types = ['BPE', 'Unigram', 'WordLevel', 'WordPiece'] as const;

/** The model that a field of `tokenizer.json` describes. */
export function modelFromJSON(field: JsonField): Model {
  if (!field.isPresent) field.fail('an object that describes the model');
  const type = field.get('type').isPresent ? field.get('type').oneOf(types) : guessType(field);
  switch (type) {
    case 'BPE':
      return bpeFromJSON(field);
    case 'Unigram': {
      const unkId = field.get('unk_id');
      const pieces = field.get('vocab').array().map(pieceOf);
      const options = {
        unkId: unkId.isPresent ? unkId.count() : null,
        byteFallback: field.get('byte_fallback').boolean(false),
      };
      return located(field, () => new Unigram(pieces, options));
    }
    case 'WordLevel':
      return new WordLevel(
        vocabularyOf(field.get('vocab')),
        field.get('unk_token').string('<unk>'),
      );
    case 'WordPiece':
      return new WordPiece(vocabularyOf(field.get('vocab')), {
        unkToken: field.get('unk_token').string('[UNK]'),
        continuingSubwordPrefix: field.get('continuing_subword_prefix').string('##'),
        maxInputCharsPerWord: field.get('max_input_chars_per_word').count(100),
      });
  }
}

/** Files before version 0.10 do not name the model. */
function guessType(field: JsonField): (typeof types)[number] {
  if (field.get('merges').isPresent) return 'BPE';
  if (field.get('max_input_chars_per_word').isPresent) return 'WordPiece';
  return Array.isArray(field.get('vocab').value) ? 'Unigram' : 'WordLevel';
}

function bpeFromJSON(field: JsonField): Bpe {
  const vocabulary = vocabularyOf(field.get('vocab'));
  const merges = field.get('merges').array().map(mergeOf);
  const dropout = field.get('dropout');
  const options = {
    unkToken: field.get('unk_token').optionalString(),
    continuingSubwordPrefix: field.get('continuing_subword_prefix').optionalString(),
    endOfWordSuffix: field.get('end_of_word_suffix').optionalString(),
    fuseUnk: field.get('fuse_unk').boolean(false),
    byteFallback: field.get('byte_fallback').boolean(false),
    ignoreMerges: field.get('ignore_merges').boolean(false),
    dropout: dropout.isPresent ? dropout.number() : null,
  };
  return located(field, () => new Bpe(vocabulary, merges, options));
}

/** `["a", "b"]`, or `"a b"` as older files write it. */
function mergeOf(field: JsonField): readonly [string, string] {
  const parts =
    typeof field.value === 'string'
      ? field.value.split(' ')
      : field.array().map((part) => part.string());
  if (parts.length !== 2) field.fail('two tokens');
  return parts as [string, string];
}

function pieceOf(field: JsonField): readonly [string, number] {
  const [piece, score] = field.array();
  if (piece === undefined || score === undefined) field.fail('[piece, score]');
  return [piece.string(), score.number()];
}

/** A vocabulary written as `{token: id}`. */
export function vocabularyOf(field: JsonField): Vocabulary {
  if (!field.isObject) field.fail('an object of token to id');
  const entries = Object.entries(field.value as Record<string, unknown>);
  for (const [token, id] of entries)
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0)
      field.get(token).fail('an integer of at least 0');
  return located(field, () => new Vocabulary(entries as [string, number][]));
}

function located<T>(field: JsonField, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new Error(`${field.path}: ${(error as Error).message}`);
  }
}
