import { existsSync, readdirSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { betweenSteps, hostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import { decodingKeys } from '../reading/decode.js';
import { linesOf } from '../reading/lines.js';
import { generalClass } from '../tokenizers/formats/general-class.js';
import {
  bertTokenizer,
  byteLevelBpeTokenizer,
  type PipelineTokenizer,
  SentencePieceTokenizer,
  type Tokenizer,
  type TokenizerTrainer,
  type TrainingProgress,
  tokenizerFromJSON,
  tokenizerFromOlderFiles,
  tokenizerKind,
  tokenizerWithSettings,
} from '../tokenizers/index.js';
import { assertReadableFile, fileBytes, isLfsPointer, LFS_POINTER, openText } from './text-file.js';
import { sentencePieceFiles, tokenizerFilesOf, vocabularyAndMerges } from './tokenizer-folder.js';

/** What a folder is searched for, in this order. */
const wholeFiles = ['tokenizer.json', 'vocab.txt'] as const;

export interface LoadTokenizerOptions {
  /**
   * Whether a `vocab.txt` is of a model that lower-cases. Default: what `do_lower_case` of the
   * `tokenizer_config.json` beside it says, else true.
   */
  readonly lowercase?: boolean | undefined;
}

/** Where the SentencePiece models of published folders are. */
const sources = [...sentencePieceFiles, 'source.spm'];

/**
 * The tokenizer of a folder that says whose it is: of its older files, or of a `tokenizer.json` whose
 * settings lie beside it. Undefined for other folders.
 */
async function loadFromFolder(
  folder: string,
  { lowercase }: LoadTokenizerOptions,
): Promise<Tokenizer | undefined> {
  const find = (name: string) =>
    [name, `${name}.gz`].map((each) => join(folder, each)).find((file) => existsSync(file));
  const text = async (name: string) => {
    const file = find(name);
    return file === undefined ? undefined : wholeText(file);
  };
  const object = async (name: string): Promise<Record<string, unknown>> => {
    const content = await text(name);
    if (content === undefined) return {};
    let value: unknown;
    try {
      value = JSON.parse(content);
    } catch (error) {
      throw new Error(`${join(folder, name)} is no JSON: ${(error as Error).message}`);
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    throw new Error(
      `${join(folder, name)} holds ${Array.isArray(value) ? 'a list' : JSON.stringify(value)}, expected an object of settings`,
    );
  };
  const { model_type: modelType, tokenizer_class: named } = await object('config.json');
  const settings = {
    ...(typeof named === 'string' && { tokenizer_class: named }),
    ...(await object('special_tokens_map.json')),
    ...(await object('tokenizer_config.json')),
    ...(lowercase !== undefined && { do_lower_case: lowercase }),
  };
  const about = { settings, ...(typeof modelType === 'string' && { modelType }) };
  if (find('tokenizer.json') !== undefined) {
    const json = await object('tokenizer.json');
    return json.model === undefined ? undefined : tokenizerWithSettings(json, about);
  }
  const kind = tokenizerKind(about);
  const unread = settings.tokenizer_class;
  if (kind === undefined && typeof unread === 'string' && !generalClass.test(unread))
    throw new Error(
      `${folder}: its files are those of a ${unread}, which is not known here. Put its tokenizer.json beside them ` +
        '(save_pretrained of a fast tokenizer of transformers writes it), or load a vocabulary by the path of its file',
    );
  const files = tokenizerFilesOf(folder, kind);
  if (files.state === 'part') throw new Error(files.explanation);
  if (kind === undefined) return undefined;
  const bytes = async (name: string | undefined) => {
    const file = name === undefined ? undefined : find(name);
    return file === undefined ? undefined : wholeFile(file);
  };
  try {
    return tokenizerFromOlderFiles({
      ...about,
      addedTokens: (await object('added_tokens.json')) as Record<string, number>,
      vocabularyText: await text('vocab.txt'),
      vocabularyJSON: (await text('vocab.json')) ?? (await text('encoder.json')),
      merges: (await text('merges.txt')) ?? (await text('vocab.bpe')),
      sentencePiece: await bytes(sources.find((name) => find(name) !== undefined)),
      targetSentencePiece: await bytes('target.spm'),
      targetVocabularyJSON: await text('target_vocab.json'),
    });
  } catch (error) {
    throw new Error(`${folder}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Reads a tokenizer: a `tokenizer.json`, a `vocab.txt` (BERT), a `vocab.json` or `encoder.json` with
 * its merges beside it (GPT-2), a SentencePiece `.model`, or the folder of a model that holds one of
 * these; gzip or not. In a folder `config.json` and `tokenizer_config.json` say whose tokenizer it is,
 * and so which special tokens stand around a text.
 *
 * @throws Error when there is none, or it is damaged; the message names the file and the field, and of a
 * folder with some of a tokenizer's files those that are missing
 */
export async function loadTokenizer(
  path: string,
  options: LoadTokenizerOptions = {},
): Promise<Tokenizer> {
  checkOptions('loadTokenizer', options, { lowercase: true });
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  if (isFolder) {
    const tokenizer = await loadFromFolder(path, options);
    if (tokenizer !== undefined) return tokenizer;
  }
  const file = isFolder ? fileWithin(path) : path;
  await assertReadableFile(file);
  const name = basename(file).replace(/\.gz$/, '');
  try {
    if (name.endsWith('.model')) return new SentencePieceTokenizer(await wholeFile(file));
    if (name.endsWith('.txt')) return await fromVocabularyText(file, options);
    const pair = vocabularyAndMerges.find(([vocabulary]) => vocabulary === name);
    if (pair) return await fromVocabularyAndMerges(file, pair[1]);
    return tokenizerFromJSON(await wholeText(file));
  } catch (error) {
    const { message } = error as Error;
    if (message.includes(file)) throw error;
    throw new Error(`${file}: ${message}`, { cause: error });
  }
}

function fileWithin(folder: string): string {
  const names = readdirSync(folder);
  const firsts = [
    ...wholeFiles,
    ...vocabularyAndMerges.map(([vocabulary]) => vocabulary),
    ...sentencePieceFiles,
  ];
  for (const name of firsts) {
    for (const candidate of [name, `${name}.gz`]) {
      if (names.includes(candidate)) return join(folder, candidate);
    }
  }
  throw new Error(`${folder} holds no tokenizer. Wanted one of ${firsts.join(', ')} in it.`);
}

async function fromVocabularyText(
  file: string,
  { lowercase }: LoadTokenizerOptions,
): Promise<Tokenizer> {
  const config = join(dirname(file), 'tokenizer_config.json');
  const stated: unknown = existsSync(config)
    ? JSON.parse(await wholeText(config)).do_lower_case
    : undefined;
  const fromConfig = typeof stated === 'boolean' ? stated : true;
  return bertTokenizer(await wholeText(file), { lowercase: lowercase ?? fromConfig });
}

async function fromVocabularyAndMerges(file: string, mergesName: string): Promise<Tokenizer> {
  const found = [mergesName, `${mergesName}.gz`]
    .map((name) => join(dirname(file), name))
    .find((path) => existsSync(path));
  if (found) return byteLevelBpeTokenizer(await wholeText(file), await wholeText(found));
  throw new Error(`${mergesName} is not beside ${file}, which is half a tokenizer without it.`);
}

async function wholeFile(file: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of await fileBytes(file)) parts.push(part);
  const bytes = Buffer.concat(parts);
  if (isLfsPointer(bytes.toString('latin1', 0, 100))) throw new Error(`${file}: ${LFS_POINTER}`);
  return bytes;
}

/** As JSON and vocabularies are written: UTF-8, with any character in it. */
async function wholeText(file: string): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for await (const bytes of await fileBytes(file))
      text += decoder.decode(bytes, { stream: true });
    text += decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(`${file} is not UTF-8 text, as a vocabulary must be.`, { cause: error });
  }
  if (isLfsPointer(text)) throw new Error(`${file}: ${LFS_POINTER}`);
  return text;
}

/** Writes the `tokenizer.json` of a tokenizer; it appears whole or not at all. */
export async function saveTokenizer(tokenizer: Tokenizer, path: string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    const file = await open(part, 'w');
    try {
      await file.writeFile(`${JSON.stringify(tokenizer, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

const LINES_BETWEEN_PAUSES = 64;

export interface TrainOnFilesOptions {
  /** A label that `TextDecoder` knows. Default: detected for each file. */
  readonly encoding?: string | undefined;
  /** What to do with lines that are not valid in the encoding. Default `'replace'`. */
  readonly invalid?: 'error' | 'replace' | 'windows-1252' | undefined;
  /** Gets `reading` in bytes of the files as stored, then the stages of the training. */
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /**
   * Ends the training between two lines, with its reason as the error; start again with a new trainer.
   * Default: in a notebook, the signal of the running cell.
   */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains a tokenizer on the lines of text files, which may be larger than memory: what is kept is
 * the number of occurrences of each distinct word.
 *
 * @throws Error for a file that cannot be read, and when no file has any text
 */
export async function trainOnFiles<T>(
  trainer: TokenizerTrainer<T>,
  paths: readonly string[],
  options: TrainOnFilesOptions = {},
): Promise<T> {
  checkOptions('trainOnFiles', options, { ...decodingKeys, onProgress: true, signal: true });
  const pause = betweenSteps(options.signal ?? hostSignal());
  const { invalid = 'replace', encoding, onProgress } = options;
  let total = 0;
  for (const path of paths) total += await assertReadableFile(path);
  let done = 0;
  let lines = 0;
  for (const path of paths) {
    const before = done;
    const onRead = (bytes: number) => {
      done = before + bytes;
      onProgress?.({ stage: 'reading', done, total });
    };
    const { text } = await openText(path, { encoding, invalid, onRead });
    for await (const line of linesOf(text)) {
      if (lines % LINES_BETWEEN_PAUSES === 0) await pause();
      trainer.add(line);
      lines++;
    }
  }
  if (lines === 0) throw new Error(`There is no text in ${paths.join(', ')}.`);
  return trainer.finish(onProgress);
}

/** Whether a tokenizer is one of stages, as `tokenizer.json` describes. */
export function hasStages(tokenizer: Tokenizer): tokenizer is PipelineTokenizer {
  return 'model' in tokenizer;
}
