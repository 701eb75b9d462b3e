import { readdirSync } from 'node:fs';
import type { TokenizerKind } from '../tokenizers/formats/older-files.js';

/** Pairs of files that make up a byte-level BPE tokenizer. */
export const vocabularyAndMerges = [
  ['vocab.json', 'merges.txt'],
  ['encoder.json', 'vocab.bpe'],
] as const;

/** How the SentencePiece models of published folders are called. */
export const sentencePieceFiles = [
  ...(['tokenizer.model', 'spiece.model', 'sentencepiece.bpe.model', 'spm.model'] as const),
];

type FileSet = readonly [string, ...string[]];

const whole: FileSet = ['tokenizer.json'];
const wordPiece: FileSet = ['vocab.txt'];
const sentencePiece: readonly FileSet[] = sentencePieceFiles.map((name): FileSet => [name]);
const marian: FileSet = ['vocab.json', 'source.spm', 'target.spm'];

/** The files that make up a tokenizer of each kind without a `tokenizer.json`. */
const setsOf: Readonly<Record<TokenizerKind, readonly FileSet[]>> = {
  ...{ roberta: vocabularyAndMerges, gpt2: vocabularyAndMerges, bert: [wordPiece] },
  ...{ t5: sentencePiece, albert: sentencePiece, llama: sentencePiece, marian: [marian] },
};

const anySet: readonly FileSet[] = [wordPiece, ...vocabularyAndMerges, ...sentencePiece, marian];

/** Files that say something about a tokenizer whose vocabulary is elsewhere. */
const additions = [
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'target_vocab.json',
];

/** What a folder has of a tokenizer. */
export type TokenizerFiles =
  | { readonly state: 'none' | 'whole' }
  | { readonly state: 'part'; readonly explanation: string };

/**
 * Whether a folder has the files of a tokenizer, or only some of them, and which are missing.
 *
 * @param kind whose tokenizer it is. Default: any will do
 */
export function tokenizerFilesOf(folder: string, kind?: TokenizerKind): TokenizerFiles {
  const names = new Set(readdirSync(folder).map((name) => name.replace(/\.gz$/, '')));
  const has = (name: string) => names.has(name);
  const sets = kind === undefined ? anySet : setsOf[kind];
  if ([whole, ...sets].some((files) => files.every(has))) return { state: 'whole' };
  const found = [...new Set([...anySet.flat(), ...additions])].filter(has);
  if (found.length === 0) return { state: 'none' };
  const nearest = sets.filter((files) => files.some(has));
  const missing = nearest.map((files) => files.filter((name) => !has(name)).join(' and '));
  const without = nearest.length === 0 ? 'a vocabulary' : missing.join(' or ');
  const of = kind === undefined ? '' : ` of the kind ${kind}`;
  const other = anySet.some((files) => files.every(has));
  const wanted = [whole, ...sets].map((files) => files.join(' with ')).join(', ');
  return {
    state: 'part',
    explanation:
      `${folder} holds ${other ? 'another kind of tokenizer' : 'part of a tokenizer'}: got ` +
      `${found.join(', ')}${other ? '' : ` without ${without}`}, expected a tokenizer${of}: ${wanted}. Put what is missing ` +
      'into the folder' +
      (other ? ', or name the kind as tokenizer_class in tokenizer_config.json' : ''),
  };
}

/** Whether a folder holds any file of a tokenizer, also one that needs others beside it. */
export const hasTokenizerFiles = (folder: string): boolean =>
  tokenizerFilesOf(folder).state !== 'none';
