import { checkOptions } from '@resattn/options';
import { BpeDecoder } from '../decoders/decoders.js';
import { Bpe } from '../models/bpe.js';
import { PipelineTokenizer } from '../pipeline/pipeline-tokenizer.js';
import { WhitespaceSplit } from '../pre-tokenizers/pre-tokenizers.js';
import {
  defaultSpecialTokens,
  listSpecialTokens,
  type SpecialTokenNames,
} from '../special-tokens.js';
import { Vocabulary } from '../vocabulary.js';

export interface SubwordNmtOptions {
  /** Take the first ids. Default: pad, unk, bos, eos as `<pad>`, `<unk>`, `<bos>`, `<eos>`. */
  readonly specialTokens?: SpecialTokenNames | undefined;
  /** Characters to know that no merge has; the others are unknown. Default none. */
  readonly characters?: Iterable<string> | undefined;
  /** Probability of passing over a merge (Provilkov et al. 2020). Default none. */
  readonly dropout?: number | null | undefined;
}

const endOfWord = '</w>';

/**
 * The tokenizer of a file of codes that subword-nmt learnt (Sennrich, Haddow and Birch 2016), for text
 * that is tokenised already: words end at white space. Codes have no ids; here the special tokens
 * come first, then the characters by code point, each in a word and at its end, then the merges.
 *
 * @throws Error for codes of another version than 0.2, and for a line that is no merge
 */
export function subwordNmtTokenizer(
  codes: string,
  options: SubwordNmtOptions = {},
): PipelineTokenizer {
  checkOptions('subwordNmtTokenizer', options, {
    specialTokens: true,
    characters: true,
    dropout: true,
  });
  const { specialTokens: names = defaultSpecialTokens, characters = [], dropout = null } = options;
  const special = listSpecialTokens(names);
  const merges = parseCodes(codes);
  const alphabet = new Set<string>();
  for (const text of characters) for (const character of text) alphabet.add(character);
  for (const pair of merges)
    for (const symbol of pair) for (const character of withoutEnd(symbol)) alphabet.add(character);
  const tokens = new Set(special);
  for (const character of [...alphabet].sort()) tokens.add(character).add(character + endOfWord);
  for (const [left, right] of merges) tokens.add(left + right);
  const tokenizer = new PipelineTokenizer({
    model: new Bpe(new Vocabulary([...tokens]), merges, {
      endOfWordSuffix: endOfWord,
      unkToken: names.unk ?? null,
      dropout,
    }),
    preTokenizer: new WhitespaceSplit(),
    decoder: new BpeDecoder(endOfWord),
  });
  tokenizer.addTokens(special.map((content) => ({ content, special: true })));
  return tokenizer;
}

/** Tokens of such a tokenizer as subword-nmt writes them: `lo@@ w`. */
export function subwordNmtText(tokens: readonly string[]): string {
  return tokens
    .map((token) => (token.endsWith(endOfWord) ? withoutEnd(token) : `${token}@@`))
    .join(' ');
}

function withoutEnd(symbol: string): string {
  return symbol.endsWith(endOfWord) ? symbol.slice(0, -endOfWord.length) : symbol;
}

function parseCodes(codes: string): [string, string][] {
  const lines = codes.split(/\r?\n/);
  const [version] = lines;
  if (version !== '#version: 0.2')
    throw new Error(
      `The codes begin with ${JSON.stringify(version)}, expected "#version: 0.2"; older ones treat the end of a word otherwise: learn them again with a current subword-nmt`,
    );
  const merges: [string, string][] = [];
  lines.slice(1).forEach((line, i) => {
    if (line === '') return;
    const parts = line.split(' ');
    if (parts.length !== 2)
      throw new Error(
        `Line ${i + 2} of the codes is ${JSON.stringify(line)}, expected two symbols with one space between`,
      );
    merges.push(parts as [string, string]);
  });
  return merges;
}
