import { checkOptions, type Optional } from '@resattn/options';
import type { Decoder } from '../decoders/decoder.js';
import type { Model, WordTokens } from '../models/model.js';
import { BertNormalizer } from '../normalizers/bert-normalizer.js';
import type { Normalizer } from '../normalizers/normalizer.js';
import type { PostProcessor } from '../post-processors/post-processor.js';
import { type PreTokenizer, piecesOf } from '../pre-tokenizers/pre-tokenizer.js';
import { BertPreTokenizer } from '../pre-tokenizers/pre-tokenizers.js';
import { specialRoles } from '../special-tokens.js';
import { plainTemplate } from '../template.js';
import { AlignedText } from '../text/aligned-text.js';
import { wellFormed } from '../text/well-formed.js';
import type { TokenBuffer } from '../token-buffer.js';
import { BaseTokenizer, type DecodeOptions, decodeKeys, type SpecialRole } from '../tokenizer.js';
import { type AddedToken, AddedTokenFinder } from './added-tokens.js';
import { BertWords } from './bert-words.js';
import { tokenizeBytes } from './byte-words.js';
import { trimSpaces } from './offset-trimming.js';
import { writeTokenizerJSON } from './pipeline-json.js';
import type { PipelineStages } from './pipeline-stages.js';
import { TextUnits, WordCache } from './word-cache.js';
import { WordSplitter } from './word-splitter.js';

/** A token to add: its text, or its text and how it is found. */
export type TokenToAdd = string | (Optional<Omit<AddedToken, 'id'>> & { readonly content: string });

const usualNames: Readonly<Record<SpecialRole, readonly string[]>> = {
  pad: ['[PAD]', '<pad>', '<|padding|>', '<|pad|>'],
  unk: ['[UNK]', '<unk>'],
  bos: ['[BOS]', '<s>', '<bos>', '<|begin_of_text|>', '<|startoftext|>'],
  eos: ['[EOS]', '</s>', '<eos>', '<|end_of_text|>', '<|endoftext|>'],
  cls: ['[CLS]', '<cls>'],
  sep: ['[SEP]', '<sep>'],
  mask: ['[MASK]', '<mask>'],
};

/**
 * A tokenizer of stages: normalizer, pre-tokenizer, model, post-processor, decoder; what a Hugging
 * Face `tokenizer.json` describes, with the same ids and offsets.
 */
export class PipelineTokenizer extends BaseTokenizer {
  readonly model: Model;
  readonly normalizer: Normalizer | null;
  readonly preTokenizer: PreTokenizer | null;
  readonly postProcessor: PostProcessor | null;
  readonly decoder: Decoder | null;
  private added: AddedToken[];
  private addedById = new Map<number, string>();
  /** The model's texts of its own tokens that `addedById` has in normalized form. */
  private renamed: ReadonlyMap<number, string> = new Map();
  private addedByContent = new Map<string, number>();
  private specialContents = new Set<string>();
  private rawFinder: AddedTokenFinder | null = null;
  private normalizedFinder: AddedTokenFinder | null = null;
  private roles: Readonly<Partial<Record<SpecialRole, number>>> = {};
  private readonly cache = new WordCache();
  private readonly units = new TextUnits();
  private bertWords: BertWords | null = null;
  private readonly splitter: WordSplitter;

  constructor(stages: PipelineStages) {
    super();
    this.model = stages.model;
    this.normalizer = stages.normalizer ?? null;
    this.preTokenizer = stages.preTokenizer ?? null;
    this.postProcessor = stages.postProcessor ?? null;
    this.decoder = stages.decoder ?? null;
    this.template = this.postProcessor?.template ?? plainTemplate;
    this.defaultTruncation = stages.truncation ?? null;
    this.defaultPadding = stages.padding ?? null;
    this.splitter = new WordSplitter(this.preTokenizer);
    this.added = [];
    this.setAdded(stages.addedTokens ?? []);
    if ((this.postProcessor?.trimmings.length ?? 0) > 0)
      this.adjustOffsets = (ids, offsets, from, to, surfaceOf) => {
        for (const trimming of this.postProcessor!.trimmings)
          trimSpaces(offsets, from, to, trimming, (i) => surfaceOf(i) ?? this.idToToken(ids[i]!)!);
      };
  }

  get vocabularySize(): number {
    return this.added.reduce((size, token) => Math.max(size, token.id + 1), this.model.idLimit);
  }

  get specialTokens(): Readonly<Partial<Record<SpecialRole, number>>> {
    return this.roles;
  }

  /** The tokens that are found in a text before the model sees it, by id. */
  get addedTokens(): readonly AddedToken[] {
    return this.added;
  }

  tokenToId(token: string): number | undefined {
    return this.addedByContent.get(token) ?? this.model.idOf(token);
  }

  idToToken(id: number): string | undefined {
    return this.addedById.get(id) ?? this.model.tokenOf(id);
  }

  /**
   * Adds tokens that are found before the model sees a text. One that the model knows keeps its id,
   * others get ids behind the vocabulary. Returns how many ids are new.
   */
  addTokens(tokens: readonly TokenToAdd[]): number {
    const before = this.vocabularySize;
    let next = before;
    const added = [...this.added];
    for (const given of tokens) {
      const token = typeof given === 'string' ? { content: given } : given;
      const special = token.special ?? false;
      const known = added.findIndex((a) => a.content === token.content);
      const id = known >= 0 ? added[known]!.id : (this.model.idOf(token.content) ?? next++);
      const complete: AddedToken = {
        id,
        content: token.content,
        singleWord: token.singleWord ?? false,
        lstrip: token.lstrip ?? false,
        rstrip: token.rstrip ?? false,
        normalized: token.normalized ?? !special,
        special,
      };
      if (known >= 0) added[known] = complete;
      else added.push(complete);
    }
    this.setAdded(added);
    return next - before;
  }

  private setAdded(tokens: readonly AddedToken[]): void {
    this.added = [...tokens].sort((a, b) => a.id - b.id);
    const patternOf = (token: AddedToken): string =>
      token.normalized && this.normalizer !== null
        ? this.normalizer.normalize(AlignedText.original(wellFormed(token.content), 0)).text
        : token.content;
    this.addedById = new Map(this.added.map((t) => [t.id, patternOf(t)]));
    this.renamed = new Map(
      Array.from(this.addedById).flatMap(([id, written]) => {
        const token = this.model.tokenOf(id);
        return token === undefined || token === written ? [] : [[id, token]];
      }),
    );
    this.addedByContent = new Map(this.added.map((t) => [t.content, t.id]));
    this.specialContents = new Set(this.added.filter((t) => t.special).map((t) => t.content));
    const finder = (some: AddedToken[]) =>
      some.length === 0 ? null : new AddedTokenFinder(some, some.map(patternOf));
    this.rawFinder = finder(this.added.filter((t) => !t.normalized));
    this.normalizedFinder = finder(this.added.filter((t) => t.normalized));
    const roles: Partial<Record<SpecialRole, number>> = {};
    for (const role of specialRoles)
      for (const name of usualNames[role]) {
        const id = this.tokenToId(name);
        if (id !== undefined) roles[role] ??= id;
      }
    const padId = this.defaultPadding?.padId;
    this.roles = padId === undefined ? roles : { ...roles, pad: padId };
    this.bertWords =
      this.normalizer instanceof BertNormalizer &&
      this.preTokenizer instanceof BertPreTokenizer &&
      this.normalizedFinder === null &&
      this.model.isRepeatable
        ? BertWords.for(this.normalizer, (word) => this.tokenizeAlone(word))
        : null;
  }

  protected tokenize(text: string, out: TokenBuffer): void {
    if (text === '') return;
    const stretches = this.rawFinder?.find(text) ?? null;
    if (stretches === null) {
      this.tokenizeStretch(text, 0, 0, out);
      return;
    }
    let word = 0;
    for (const { start, end, token } of stretches) {
      const stretch = text.slice(start, end);
      if (token === null) word = this.tokenizeStretch(stretch, start, word, out);
      else pushAdded(token.id, stretch, start, end, word++, this.idToToken(token.id)!, out);
    }
  }

  /** Text in which no raw added token stands. Returns the number of the next word. */
  private tokenizeStretch(text: string, base: number, word: number, out: TokenBuffer): number {
    if (this.bertWords !== null) {
      const from = out.length;
      const next = this.bertWords.tokenize(text, word, out);
      AlignedText.original(text, base).toOriginal(out.starts, out.ends, from, out.length);
      return next;
    }
    const original = AlignedText.original(text, base);
    const aligned = this.normalizer === null ? original : this.normalizer.normalize(original);
    if (aligned.text === '') return word;
    const stretches = this.normalizedFinder?.find(aligned.text) ?? null;
    if (stretches === null) return this.tokenizePiece(aligned, word, out);
    let next = word;
    for (const { start, end, token } of stretches) {
      const piece = aligned.slice(start, end);
      if (token === null) next = this.tokenizePiece(piece, next, out);
      else if (piece.text !== '') {
        const last = piece.text.length - 1;
        const written = this.idToToken(token.id)!;
        pushAdded(token.id, piece.text, piece.startOf(0), piece.endOf(last), next++, written, out);
      }
    }
    return next;
  }

  /** Normalized text without added tokens. Returns the number of the next word. */
  private tokenizePiece(piece: AlignedText, word: number, out: TokenBuffer): number {
    let next = word;
    for (const { text, spans } of this.splitter.split(piece)) {
      const from = out.length;
      next = this.tokenizeWords(text.text, spans, next, out);
      text.toOriginal(out.starts, out.ends, from, out.length);
      if (this.renamed.size > 0)
        for (let i = from; i < out.length; i++) {
          const token = this.renamed.get(out.ids[i]!);
          if (token !== undefined) (out.surfaces ??= new Map()).set(i, token);
        }
    }
    return next;
  }

  private tokenizeWords(
    text: string,
    spans: readonly number[],
    word: number,
    out: TokenBuffer,
  ): number {
    const compute = (start: number, end: number) => this.tokenizeWord(text.slice(start, end));
    let next = word;
    if (!this.model.isRepeatable) {
      for (let i = 0; i < spans.length; i += 2)
        next += out.append(compute(spans[i]!, spans[i + 1]!), spans[i]!, next);
      return next;
    }
    const units = this.units.of(text);
    for (let i = 0; i < spans.length; i += 2)
      next += this.cache.append(units, spans[i]!, spans[i + 1]!, next, out, compute);
    return next;
  }

  private tokenizeWord(word: string): WordTokens {
    return this.splitter.writesBytes ? tokenizeBytes(this.model, word) : this.model.tokenize(word);
  }

  /** A text by itself, normalized, split and tokenized: one entry a word. */
  private tokenizeAlone(text: string): { word: AlignedText; tokens: WordTokens }[] {
    const aligned = this.normalizer!.normalize(AlignedText.original(text, 0));
    if (aligned.text === '') return [];
    return Array.from(piecesOf(this.splitter.split(aligned)), (word) => ({
      word,
      tokens: this.model.tokenize(word.text),
    }));
  }

  /** Ids that no token has are passed over. */
  decode(ids: ArrayLike<number>, options: DecodeOptions = {}): string {
    checkOptions('decode', options, decodeKeys);
    const skip = options.skipSpecialTokens ?? true;
    const tokens: string[] = [];
    for (let i = 0; i < ids.length; i++) {
      const token = this.idToToken(ids[i]!);
      if (token !== undefined && !(skip && this.specialContents.has(token))) tokens.push(token);
    }
    return this.decoder === null ? tokens.join(' ') : this.decoder.decode(tokens).join('');
  }

  /** The Hugging Face `tokenizer.json`. */
  toJSON(): object {
    return writeTokenizerJSON(this, this.defaultTruncation, this.defaultPadding);
  }
}

function pushAdded(
  id: number,
  surface: string,
  start: number,
  end: number,
  word: number,
  written: string,
  out: TokenBuffer,
): void {
  if (surface === written) out.push(id, start, end, word);
  else out.pushSurface(id, start, end, word, surface);
}
