// The tokenizers that are compared and timed against the reference: public vocabularies from the data
// folder, and those of the fixtures.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const llamaPattern =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

/**
 * `[name, tokenizer]` of everything that the data folder allows, or of those that are `wanted`.
 *
 * @param {string} data
 * @param {(name: string) => boolean} wanted
 * @param {string} library
 * @returns {Promise<[name: string, tokenizer: import('@resattn/data').Tokenizer][]>}
 */
export async function comparedTokenizers(
  data,
  wanted = () => true,
  library = process.env.LIB ?? new URL('../dist/esm/tokenizers/index.js', import.meta.url).href,
) {
  const {
    bertTokenizer,
    byteLevelBpeTokenizer,
    tokenizerFromJSON,
    train,
    unigramTokenizerTrainer,
  } = await import(library);
  /** @param {string[]} path */
  const read = (...path) =>
    gunzipSync(readFileSync(join(data, 'tokenizers', ...path))).toString('utf8');
  /** @param {object} [options] */
  const gpt2 = (options) =>
    byteLevelBpeTokenizer(read('gpt2', 'encoder.json.gz'), read('gpt2', 'vocab.bpe.gz'), options);
  const llama = JSON.parse(JSON.stringify(gpt2()));
  llama.pre_tokenizer = {
    type: 'Sequence',
    pretokenizers: [
      { type: 'Split', pattern: { Regex: llamaPattern }, behavior: 'Isolated', invert: false },
      { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
    ],
  };
  llama.model.ignore_merges = true;
  const trained = fileURLToPath(
    new URL('../../../fixtures/goldens/tokenizers/trained', import.meta.url),
  );
  /** @type {[name: string, make: () => import('@resattn/data').Tokenizer][]} */
  const makers = [
    ['bert-base-uncased', () => tokenizerFromJSON(read('bert-base-uncased', 'tokenizer.json.gz'))],
    [
      'bert-base-chinese',
      () => bertTokenizer(read('bert-base-chinese', 'vocab.txt.gz'), { lowercase: false }),
    ],
    ['gpt2', () => gpt2()],
    ['gpt2, prefix space', () => gpt2({ addPrefixSpace: true, trimOffsets: true })],
    ['llama-3 style', () => tokenizerFromJSON(llama)],
    ['unigram 8k', () => train(unigramTokenizerTrainer(), mixedLines(data))],
    ...readdirSync(trained)
      .filter((name) => existsSync(join(trained, name, 'tokenizer.json')))
      .map(
        (name) =>
          /** @type {(typeof makers)[number]} */ ([
            `trained ${name}`,
            () => tokenizerFromJSON(readFileSync(join(trained, name, 'tokenizer.json'), 'utf8')),
          ]),
      ),
  ];
  return makers.filter(([name]) => wanted(name)).map(([name, make]) => [name, make()]);
}

/**
 * Lines in several languages, for a vocabulary of a usual size.
 *
 * @param {string} data
 */
function mixedLines(data) {
  return [
    'multi30k/train.en',
    'multi30k/train.de',
    'tatoeba_en_zh/cmn.txt',
    'subj/all.txt',
  ].flatMap((file) =>
    gunzipSync(readFileSync(join(data, `${file}.gz`)))
      .toString('utf8')
      .split('\n'),
  );
}
