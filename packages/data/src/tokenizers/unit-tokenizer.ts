import { type Complete, checkOptions } from '@resattn/options';
import {
  boundaryTemplate,
  defaultSpecialTokens,
  listSpecialTokens,
  numberSpecialTokens,
  type SpecialTokenNames,
} from './special-tokens.js';
import type { TokenBuffer } from './token-buffer.js';
import { BaseTokenizer, type DecodeOptions, decodeKeys } from './tokenizer.js';
import { Vocabulary } from './vocabulary.js';

export interface BoundaryOptions {
  /** Default: pad, unk, bos, eos as `<pad>`, `<unk>`, `<bos>`, `<eos>`, ids 0 to 3. */
  readonly specialTokens?: SpecialTokenNames | undefined;
  /** Puts the `bos` token before a text. Default false. */
  readonly addBos?: boolean | undefined;
  /** Puts the `eos` token behind each text. Default false. */
  readonly addEos?: boolean | undefined;
}

export const boundaryKeys: Readonly<Record<keyof BoundaryOptions, true>> = {
  specialTokens: true,
  addBos: true,
  addEos: true,
};

/** A tokenizer whose vocabulary lists whole units (characters, words). */
export abstract class UnitTokenizer extends BaseTokenizer {
  readonly vocabulary: Vocabulary;
  readonly specialTokens: BaseTokenizer['specialTokens'];
  protected readonly names: SpecialTokenNames;
  protected readonly markers: { readonly addBos: boolean; readonly addEos: boolean };
  private readonly specialIds: ReadonlySet<number>;

  /** `tokens` starts with the special tokens, in the order of their roles. */
  constructor(tokens: readonly string[], options: BoundaryOptions) {
    super();
    this.names = options.specialTokens ?? defaultSpecialTokens;
    const special = listSpecialTokens(this.names);
    special.forEach((name, id) => {
      if (tokens[id] !== name)
        throw new Error(
          `Vocabulary: token ${id} is ${JSON.stringify(tokens[id])}, expected the special token ${JSON.stringify(name)}; special tokens come first`,
        );
    });
    this.vocabulary = new Vocabulary(tokens);
    this.specialTokens = numberSpecialTokens(this.names);
    this.specialIds = new Set(special.keys());
    this.markers = { addBos: options.addBos ?? false, addEos: options.addEos ?? false };
    this.template = boundaryTemplate(this.names, this.markers);
  }

  get vocabularySize(): number {
    return this.vocabulary.idLimit;
  }

  /** What stands between units when they are put together again. */
  protected abstract get joiner(): string;

  tokenToId(token: string): number | undefined {
    return this.vocabulary.idOf(token);
  }

  idToToken(id: number): string | undefined {
    return this.vocabulary.tokenOf(id);
  }

  decode(ids: ArrayLike<number>, options: DecodeOptions = {}): string {
    checkOptions('decode', options, decodeKeys);
    const skip = options.skipSpecialTokens ?? true;
    const units: string[] = [];
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      if (skip && this.specialIds.has(id)) continue;
      const token = this.vocabulary.tokenOf(id);
      if (token === undefined)
        throw new RangeError(
          `decode: id ${id} is not in the vocabulary of ${this.vocabularySize} tokens`,
        );
      units.push(token);
    }
    return this.join(units);
  }

  /** Puts units together again. */
  protected join(units: readonly string[]): string {
    return units.join(this.joiner);
  }

  /** Appends one unit that stands at `start` to `end`. */
  protected pushUnit(
    unit: string,
    start: number,
    end: number,
    word: number,
    out: TokenBuffer,
  ): void {
    const id = this.vocabulary.idOf(unit);
    // A text that spells out the name of a special token is ordinary text.
    const isKnown = id !== undefined && !this.specialIds.has(id);
    const known = isKnown ? id : this.specialTokens.unk;
    if (known === undefined)
      throw new Error(
        `encode: ${JSON.stringify(unit)} at ${start} is not in the vocabulary and there is no \`unk\` token; add one to specialTokens`,
      );
    out.push(known, start, end, word);
  }

  protected boundaryJSON(): Complete<BoundaryOptions> {
    return { specialTokens: this.names, ...this.markers };
  }
}
