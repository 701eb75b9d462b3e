import { checkOptions } from '@resattn/options';
import type { TokenBuffer } from '../token-buffer.js';
import { BaseTokenizer, type DecodeOptions, decodeKeys, type SpecialRole } from '../tokenizer.js';
import { Vocabulary } from '../vocabulary.js';
import { SentencePieceTokenizer } from './sentencepiece-tokenizer.js';

export interface MarianTokenizerOptions {
  /** The content of `source.spm`. */
  readonly source: Uint8Array;
  /** The content of `target.spm`. */
  readonly target: Uint8Array;
  /** `vocab.json`, of both sides, or of the sources. */
  readonly vocabulary: Vocabulary;
  /** `target_vocab.json`, of models with a vocabulary for each side. Default: that of the sources. */
  readonly targetVocabulary?: Vocabulary | undefined;
}

export interface MarianTokenizerJSON {
  readonly type: 'MarianTokenizer';
  /** The `.spm` files, base64. */
  readonly source: string;
  readonly target: string;
  readonly vocabulary: Readonly<Record<string, number>>;
  readonly targetVocabulary?: Readonly<Record<string, number>> | undefined;
}

const specials = { unk: '<unk>', eos: '</s>', pad: '<pad>' } as const;

/**
 * The tokenizer of OPUS-MT's Marian models: pieces of a SentencePiece model for the source, numbered
 * by a vocabulary of their own, with `</s>` at the end. A language code such as `>>deu<<` at the
 * beginning is one token. `encode` is that of the source; what a model writes are ids of the target,
 * which `decode` reads and `ofTargets` encodes.
 */
export class MarianTokenizer extends BaseTokenizer {
  readonly specialTokens: Readonly<Partial<Record<SpecialRole, number>>>;
  private readonly source: SentencePieceTokenizer;
  private readonly target: SentencePieceTokenizer;
  private readonly vocabulary: Vocabulary;
  private readonly targetVocabulary: Vocabulary;
  private readonly unkId: number;

  /** @throws Error for a damaged file, and a vocabulary without `<unk>` or `</s>`. */
  constructor(private readonly options: MarianTokenizerOptions) {
    super();
    checkOptions('MarianTokenizer', options, {
      source: true,
      target: true,
      vocabulary: true,
      targetVocabulary: true,
    });
    const { source, target, vocabulary, targetVocabulary = vocabulary } = options;
    this.source = new SentencePieceTokenizer(source);
    this.target = new SentencePieceTokenizer(target);
    this.vocabulary = vocabulary;
    this.targetVocabulary = targetVocabulary;
    const idOf = (token: string): number => {
      const id = vocabulary.idOf(token);
      if (id === undefined)
        throw new Error(`vocab.json has no token ${token}, which a Marian tokenizer needs`);
      return id;
    };
    this.unkId = idOf(specials.unk);
    const eos = idOf(specials.eos);
    const pad = vocabulary.idOf(specials.pad);
    this.specialTokens = { unk: this.unkId, eos, ...(pad !== undefined && { pad }) };
    const end = { ids: [eos], tokens: [specials.eos], typeId: 0 };
    this.template = {
      single: [{ sequence: 0, typeId: 0 }, end],
      pair: [{ sequence: 0, typeId: 0 }, { sequence: 1, typeId: 0 }, end],
    };
  }

  static fromJSON(json: MarianTokenizerJSON): MarianTokenizer {
    const file = (name: 'source' | 'target') => {
      if (typeof json[name] !== 'string')
        throw new Error(
          `tokenizer.json: \`${name}\` is missing, expected a SentencePiece model in base64`,
        );
      return Uint8Array.from(atob(json[name]), (character) => character.charCodeAt(0));
    };
    const { vocabulary, targetVocabulary } = json;
    return new MarianTokenizer({
      source: file('source'),
      target: file('target'),
      vocabulary: new Vocabulary(new Map(Object.entries(vocabulary))),
      ...(targetVocabulary && {
        targetVocabulary: new Vocabulary(new Map(Object.entries(targetVocabulary))),
      }),
    });
  }

  /** The tokenizer of the texts that the model writes: pieces of the target, with its vocabulary. */
  get ofTargets(): MarianTokenizer {
    const { target } = this.options;
    return new MarianTokenizer({ source: target, target, vocabulary: this.targetVocabulary });
  }

  get vocabularySize(): number {
    return this.vocabulary.idLimit;
  }

  tokenToId(token: string): number | undefined {
    return this.vocabulary.idOf(token);
  }

  idToToken(id: number): string | undefined {
    return this.vocabulary.tokenOf(id);
  }

  protected tokenize(text: string, out: TokenBuffer): void {
    let word = 0;
    let last = 0;
    const plain = (end: number) => {
      word = this.pushPieces(text.slice(last, end), last, word, out);
    };
    for (const match of text.matchAll(specialPattern)) {
      plain(match.index);
      last = match.index + match[0].length;
      out.push(this.vocabulary.idOf(match[0]) ?? this.unkId, match.index, last, word++);
    }
    plain(text.length);
  }

  /** Pieces of a text without special tokens; returns the number of the next word. */
  private pushPieces(text: string, base: number, word: number, out: TokenBuffer): number {
    const [code = ''] = /^>>.*?<</s.exec(text) ?? [];
    let next = word;
    if (code !== '')
      out.push(this.vocabulary.idOf(code) ?? this.unkId, base, base + code.length, next++);
    const encoding = this.source.encode(text.slice(code.length), { addSpecialTokens: false });
    const start = base + code.length;
    encoding.tokens.forEach((piece, i) => {
      const [from, to] = encoding.span(i);
      const id = this.vocabulary.idOf(piece);
      const at = next + encoding.wordIds[i]!;
      if (id !== undefined) out.push(id, start + from, start + to, at);
      else out.pushSurface(this.unkId, start + from, start + to, at, piece);
    });
    return next + 1 + (encoding.wordIds.at(-1) ?? -1);
  }

  /** Special tokens are left out; with `skipSpecialTokens: false` they are written by their names. */
  decode(ids: ArrayLike<number>, options: DecodeOptions = {}): string {
    checkOptions('decode', options, decodeKeys);
    const { skipSpecialTokens = true } = options;
    let text = '';
    for (let i = 0; i < ids.length; i++) {
      const token = this.targetVocabulary.tokenOf(ids[i]!);
      if (token === undefined)
        throw new RangeError(
          `decode: id ${ids[i]} is not in the vocabulary of ${this.targetVocabulary.idLimit} tokens`,
        );
      const isSpecial = (Object.values(specials) as string[]).includes(token);
      if (!isSpecial) text += token;
      else if (!skipSpecialTokens) text += `${token} `;
    }
    return text.replaceAll('\u2581', ' ').trim();
  }

  toJSON(): MarianTokenizerJSON {
    const vocabulary = Object.fromEntries(this.vocabulary.entries());
    const [source, target] = [this.source.toJSON().file, this.target.toJSON().file];
    const others = this.targetVocabulary;
    return {
      ...{ type: 'MarianTokenizer', source, target, vocabulary },
      ...(others !== this.vocabulary && { targetVocabulary: Object.fromEntries(others.entries()) }),
    };
  }
}

const specialPattern = /<unk>|<\/s>|<pad>/g;
