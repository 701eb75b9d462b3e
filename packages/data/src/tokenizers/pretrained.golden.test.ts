import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { goldens, readJson } from '@test/goldens';
import { describe, expect, it } from 'vitest';
import {
  expectPadding,
  expectText,
  expectTruncation,
  type GoldenEncodings,
} from './fixtures/encoding-goldens.js';
import { bertTokenizer, byteLevelBpeTokenizer, type PipelineTokenizer } from './index.js';

interface Golden extends GoldenEncodings {
  config: {
    model: string;
    vocab?: string;
    files?: string[];
    lowercase?: boolean;
    strip_accents?: boolean | string;
    clean_text?: boolean;
    handle_chinese_chars?: boolean;
    add_prefix_space?: boolean;
    trim_offsets?: boolean;
  };
}

const folder = join(goldens, 'tokenizers', 'real');
const data = process.env.RESATTN_DATA_DIR;
const names = existsSync(folder)
  ? readdirSync(folder).filter((name) => /^(bert|gpt)\w*\.json$/.test(name))
  : [];

function read(file: string): string {
  const path = join(data!, 'tokenizers', file);
  return existsSync(path)
    ? readFileSync(path, 'utf8')
    : gunzipSync(readFileSync(`${path}.gz`)).toString('utf8');
}

function tokenizerOf({ config }: Golden): PipelineTokenizer {
  if (config.model === 'WordPiece')
    return bertTokenizer(read(config.vocab!), {
      cleanText: config.clean_text,
      handleChineseChars: config.handle_chinese_chars,
      lowercase: config.lowercase,
      stripAccents: typeof config.strip_accents === 'boolean' ? config.strip_accents : null,
    });
  const [vocabulary, merges] = config.files!;
  return byteLevelBpeTokenizer(read(vocabulary!), read(merges!), {
    addPrefixSpace: config.add_prefix_space,
    trimOffsets: config.trim_offsets,
  });
}

const missing =
  names.length === 0
    ? 'the goldens have no folder tokenizers/real (set RESATTN_GOLDENS)'
    : data === undefined && 'RESATTN_DATA_DIR, which has the vocabularies, is not set';

describe.skipIf(missing)(`pretrained vocabularies${missing ? `: skipped, ${missing}` : ''}`, () => {
  describe.each(missing ? ['-'] : names)('%s', (name) => {
    const golden = missing ? null! : readJson<Golden>('tokenizers', 'real', name);
    const tokenizer = missing ? null! : tokenizerOf(golden);

    it('encodes and decodes texts', () => {
      for (const text of golden.texts) expectText(tokenizer, text);
      for (const { text, ids } of golden.without_special_tokens ?? [])
        expect(Array.from(tokenizer.encode(text, { addSpecialTokens: false }).ids)).toEqual(ids);
    });

    it('encodes pairs', () => {
      for (const pair of golden.pairs ?? []) expectText(tokenizer, pair);
    });

    it('cuts windows', () => {
      for (const cut of golden.truncation ?? []) expectTruncation(tokenizer, cut);
    });

    it('pads batches', () => {
      for (const batch of golden.padding ?? []) expectPadding(tokenizer, batch);
    });
  });
});
