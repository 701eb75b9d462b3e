import { checkOptions } from '@resattn/options';
import { ByteLevelDecoder, WordPieceDecoder } from '../decoders/decoders.js';
import { Bpe } from '../models/bpe.js';
import { vocabularyOf } from '../models/model-json.js';
import { WordPiece } from '../models/word-piece.js';
import {
  BertNormalizer,
  type BertNormalizerOptions,
  bertNormalizerKeys,
} from '../normalizers/bert-normalizer.js';
import { PipelineTokenizer } from '../pipeline/pipeline-tokenizer.js';
import { BertProcessing, ByteLevelProcessing } from '../post-processors/post-processors.js';
import { ByteLevel } from '../pre-tokenizers/byte-level.js';
import { BertPreTokenizer } from '../pre-tokenizers/pre-tokenizers.js';
import { Vocabulary } from '../vocabulary.js';
import { JsonField } from './json-field.js';

/**
 * Reads `vocab.txt`: one token a line, its id the number of the line from 0, white space at the end
 * left out. Published vocabularies repeat tokens; the last line counts, and the id of an earlier one
 * stands for nothing.
 */
export function parseVocabularyText(text: string): Vocabulary {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return new Vocabulary(
    new Map(lines.map((line, id) => [line.replace(/\p{White_Space}+$/u, ''), id])),
  );
}

/** Reads `vocab.json` (also called `encoder.json`): an object of token to id. */
export function parseVocabularyJSON(text: string): Vocabulary {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`vocab.json is no JSON: ${(error as Error).message}`);
  }
  return vocabularyOf(new JsonField(json, 'vocab.json'));
}

/** Reads `merges.txt` (also called `vocab.bpe`): two tokens a line, best merge first. */
export function parseMerges(text: string): [string, string][] {
  const merges: [string, string][] = [];
  text.split('\n').forEach((raw, i) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '' || line.startsWith('#version')) return;
    const parts = line.split(' ');
    if (parts.length !== 2)
      throw new Error(
        `merges.txt: line ${i + 1} is ${JSON.stringify(line)}, expected two tokens with one space between`,
      );
    merges.push(parts as [string, string]);
  });
  return merges;
}

/** A BERT tokenizer for a `vocab.txt` that holds `[UNK]`, `[CLS]`, `[SEP]`, `[PAD]` and `[MASK]`. */
export function bertTokenizer(
  vocabulary: Vocabulary | string,
  options: BertNormalizerOptions = {},
): PipelineTokenizer {
  checkOptions('bertTokenizer', options, bertNormalizerKeys);
  const tokens = typeof vocabulary === 'string' ? parseVocabularyText(vocabulary) : vocabulary;
  const idOf = (token: string): number => {
    const id = tokens.idOf(token);
    if (id === undefined)
      throw new Error(`vocab.txt has no token ${token}, which a BERT tokenizer needs; add it`);
    return id;
  };
  const tokenizer = new PipelineTokenizer({
    model: new WordPiece(tokens),
    normalizer: new BertNormalizer(options),
    preTokenizer: new BertPreTokenizer(),
    postProcessor: new BertProcessing(['[SEP]', idOf('[SEP]')], ['[CLS]', idOf('[CLS]')]),
    decoder: new WordPieceDecoder(),
  });
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
  tokenizer.addTokens(
    special
      .filter((s) => tokens.idOf(s) !== undefined)
      .map((content) => ({ content, special: true })),
  );
  return tokenizer;
}

export interface ByteLevelBpeOptions {
  /** Treats the first word as if a space stood before it. Default false. */
  readonly addPrefixSpace?: boolean | undefined;
  /** Leaves spaces out of offsets. Default false. */
  readonly trimOffsets?: boolean | undefined;
  /** Tokens to find before splitting and to leave out when decoding. Default `<|endoftext|>`. */
  readonly specialTokens?: readonly string[] | undefined;
}

/** A GPT-2 tokenizer for `vocab.json` and `merges.txt`. */
export function byteLevelBpeTokenizer(
  vocabulary: Vocabulary | string,
  merges: readonly (readonly [string, string])[] | string,
  options: ByteLevelBpeOptions = {},
): PipelineTokenizer {
  checkOptions('byteLevelBpeTokenizer', options, {
    addPrefixSpace: true,
    trimOffsets: true,
    specialTokens: true,
  });
  const { addPrefixSpace = false, trimOffsets = false } = options;
  const tokenizer = new PipelineTokenizer({
    model: new Bpe(
      typeof vocabulary === 'string' ? parseVocabularyJSON(vocabulary) : vocabulary,
      typeof merges === 'string' ? parseMerges(merges) : merges,
    ),
    preTokenizer: new ByteLevel(addPrefixSpace, trimOffsets),
    postProcessor: new ByteLevelProcessing(addPrefixSpace, trimOffsets),
    decoder: new ByteLevelDecoder(),
  });
  const special = options.specialTokens ?? ['<|endoftext|>'];
  tokenizer.addTokens(special.map((content) => ({ content, special: true })));
  return tokenizer;
}
