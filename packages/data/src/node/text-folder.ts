import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkOptions, pickOptions } from '@resattn/options';
import { decodeText, decodingKeys, type TextDecodingOptions } from '../reading/decode.js';
import { assertConfident, detectEncoding } from '../reading/encoding.js';
import type { Table, TableRow } from '../reading/table.js';
import { gunzipWhole, inFile } from './text-file.js';

export interface TextFolderOptions extends TextDecodingOptions {
  /** Throw at a file or folder that is not a text of a class. Default false: it is skipped. */
  readonly strict?: boolean | undefined;
}

export const textFolderKeys: Readonly<Record<keyof TextFolderOptions, true>> = {
  ...decodingKeys,
  strict: true,
};

/** A table of the texts in a folder. */
export interface TextFolder extends Table {
  /** After reading: what was skipped, in sentences for the user. */
  notices(): string[];
}

interface TextPath {
  readonly label: string;
  readonly file: string;
}

/**
 * Reads a folder with one folder a class and one file a text, as `reviews/positive/1.txt`: a table
 * with the columns `text`, `label` and `file`. Hidden files are passed over; folders and files come
 * in the order of their names. Empty files and classes, files that are no text and whatever lies
 * beside the classes are skipped and counted.
 *
 * @throws Error when there are not at least two class folders with files; with `strict`, for
 * everything that would be skipped
 */
export async function openTextFolder(
  path: string,
  options: TextFolderOptions = {},
): Promise<TextFolder> {
  checkOptions('openTextFolder', options, textFolderKeys);
  const leftOut = new LeftOut(options.strict ?? false);
  const { labels, others } = await classFolders(path);
  const files: TextPath[] = [];
  let filled = 0;
  for (const label of labels) {
    const entries = (await readdir(join(path, label), { withFileTypes: true }))
      .filter(({ name }) => !name.startsWith('.'))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const texts = entries.filter((entry) => entry.isFile());
    if (texts.length === 0) leftOut.add('a class folder without files', join(path, label));
    else filled++;
    for (const { name } of texts) files.push({ label, file: join(path, label, name) });
    for (const entry of entries) {
      if (!entry.isFile()) leftOut.add('a folder in a class', join(path, label, entry.name));
    }
  }
  if (filled < 2) {
    throw new Error(
      `${path} has ${filled} ${filled === 1 ? 'folder' : 'folders'} with texts, expected one a class, at least two, as ${join(path, 'positive')} and ${join(path, 'negative')} with one file a text in each.${await adviceOn(path, labels, others)}`,
    );
  }
  for (const file of others) leftOut.add('a file beside the classes', file);
  const encoding = options.encoding ?? (await encodingOf(files));
  const given = pickOptions(options, decodingKeys);
  const decoding = { ...given, ...(encoding !== undefined && { encoding }) };
  let invalidLines = 0;

  async function* rows(): AsyncGenerator<TableRow> {
    for (const [i, { label, file }] of files.entries()) {
      const bytes = await gunzipWhole(await readFile(file), file);
      let text: string | undefined;
      if (bytes.length === 0) leftOut.add('an empty file', file);
      else {
        try {
          const decoded = decodeText(bytes, isClear(bytes) ? given : decoding);
          ({ text } = decoded);
          invalidLines += decoded.invalidLines;
        } catch (error) {
          leftOut.add('a file that is no text', file, error as Error);
        }
      }
      if (text !== undefined) yield { line: i + 1, fields: { text, label, file } };
    }
  }
  return {
    columns: ['text', 'label', 'file'],
    rows: rows(),
    skipped: 0,
    notices: () => [
      ...(encoding !== undefined && options.encoding === undefined
        ? [`Read files of ${path} that are no UTF-8 as ${encoding} (guessed).`]
        : []),
      ...(invalidLines > 0
        ? [`${invalidLines} lines were not valid in their encoding and were repaired.`]
        : []),
      ...leftOut.notices(),
    ],
  };
}

/** What may be meant by a folder that holds no classes. */
async function adviceOn(
  path: string,
  folders: readonly string[],
  files: readonly string[],
): Promise<string> {
  for (const name of folders) {
    const { labels: inner } = await classFolders(join(path, name));
    if (inner.length > 1)
      return ` If ${inner.slice(0, 3).join(', ')} in ${join(path, name)} are the classes, give ${join(path, name)}.`;
  }
  const [file] = files;
  return file === undefined
    ? ''
    : ` If a file in it is a table of texts and labels, give that, as ${file}.`;
}

async function classFolders(path: string): Promise<{ labels: string[]; others: string[] }> {
  const entries = (await readdir(path, { withFileTypes: true })).filter(
    ({ name }) => !name.startsWith('.'),
  );
  const named = (isWanted: boolean) =>
    entries
      .filter((entry) => entry.isDirectory() === isWanted)
      .map(({ name }) => name)
      .sort();
  return { labels: named(true), others: named(false).map((name) => join(path, name)) };
}

/** Files of which some bytes are looked at together: one short text is too little. */
const SAMPLE_FILES = 300;
const SAMPLE_BYTES = 1 << 18;

/** The encoding of the files that are no UTF-8, undefined where there are none among some. */
async function encodingOf(files: readonly TextPath[]): Promise<string | undefined> {
  const step = Math.max(1, Math.floor(files.length / SAMPLE_FILES));
  const samples: Buffer[] = [];
  let size = 0;
  for (let i = 0; i < files.length && size < SAMPLE_BYTES; i += step) {
    const bytes = (await readFile(files[i]!.file)).subarray(0, 1 << 14);
    if (isClear(bytes)) continue;
    samples.push(bytes, Buffer.from('\n'));
    size += bytes.length + 1;
  }
  if (samples.length === 0) return undefined;
  const all = Buffer.concat(samples);
  const found = detectEncoding(all);
  assertConfident(found, all);
  return found.encoding;
}

/** Whether a file's encoding is clear without other files: UTF-8, a byte order mark, UTF-16, or not text. */
function isClear(bytes: Uint8Array): boolean {
  try {
    const { encoding, evidence } = detectEncoding(bytes);
    return evidence !== 'guessed' || encoding.startsWith('utf-16');
  } catch {
    return true;
  }
}

/** What is skipped, by kind. */
class LeftOut {
  private readonly kinds = new Map<string, { count: number; example: string }>();

  constructor(private readonly isStrict: boolean) {}

  add(kind: string, path: string, cause?: Error): void {
    if (this.isStrict) {
      throw cause ? inFile(path, cause) : new Error(`${path} is ${kind}. Remove it.`);
    }
    const known = this.kinds.get(kind);
    if (known) known.count++;
    else this.kinds.set(kind, { count: 1, example: path });
  }

  notices(): string[] {
    return [...this.kinds].map(
      ([kind, { count, example }]) =>
        `Left out ${count === 1 ? kind : `${count} times ${kind}`}: ${example}${count === 1 ? '' : ' and others'}.`,
    );
  }
}
