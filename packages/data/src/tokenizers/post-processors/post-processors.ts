import type { Template, TemplatePiece } from '../template.js';
import type { OffsetTrimming, PostProcessor } from './post-processor.js';

/** A token and its id. */
export type TokenAndId = readonly [token: string, id: number];

const text = (sequence: 0 | 1, typeId: number): TemplatePiece => ({ sequence, typeId });
const special = ([token, id]: TokenAndId, typeId: number): TemplatePiece => ({
  ids: [id],
  tokens: [token],
  typeId,
});

/** `[CLS] A [SEP]`, `[CLS] A [SEP] B [SEP]`; the second text has type id 1. */
export class BertProcessing implements PostProcessor {
  readonly template: Template;
  readonly trimmings: readonly OffsetTrimming[] = [];
  private readonly sep: TokenAndId;
  private readonly cls: TokenAndId;

  constructor(sep: TokenAndId, cls: TokenAndId) {
    this.sep = sep;
    this.cls = cls;
    const single = [special(cls, 0), text(0, 0), special(sep, 0)];
    this.template = { single, pair: [...single, text(1, 1), special(sep, 1)] };
  }

  toJSON() {
    return { type: 'BertProcessing', sep: this.sep, cls: this.cls };
  }
}

/** `<s> A </s>`, `<s> A </s></s> B </s>`; every type id is 0 (Liu et al. 2019). */
export class RobertaProcessing implements PostProcessor {
  readonly template: Template;
  readonly trimmings: readonly OffsetTrimming[];
  private readonly sep: TokenAndId;
  private readonly cls: TokenAndId;
  private readonly addPrefixSpace: boolean;

  constructor(sep: TokenAndId, cls: TokenAndId, trimOffsets = true, addPrefixSpace = true) {
    this.sep = sep;
    this.cls = cls;
    this.addPrefixSpace = addPrefixSpace;
    this.trimmings = trimOffsets ? [{ addPrefixSpace }] : [];
    const single = [special(cls, 0), text(0, 0), special(sep, 0)];
    const pair = [...single, special(sep, 0), text(1, 0), special(sep, 0)];
    this.template = { single, pair, windowsKeepTypes: 'withoutSpecialTokens' };
  }

  toJSON() {
    return {
      type: 'RobertaProcessing',
      sep: this.sep,
      cls: this.cls,
      trim_offsets: this.trimmings.length > 0,
      add_prefix_space: this.addPrefixSpace,
    };
  }
}

/** Trims the spaces that byte-level tokens carry off their offsets. */
export class ByteLevelProcessing implements PostProcessor {
  readonly template = null;
  readonly trimmings: readonly OffsetTrimming[];
  private readonly addPrefixSpace: boolean;
  private readonly useRegex: boolean;

  constructor(addPrefixSpace = true, trimOffsets = true, useRegex = true) {
    this.addPrefixSpace = addPrefixSpace;
    this.useRegex = useRegex;
    this.trimmings = trimOffsets ? [{ addPrefixSpace }] : [];
  }

  toJSON() {
    return {
      type: 'ByteLevel',
      add_prefix_space: this.addPrefixSpace,
      trim_offsets: this.trimmings.length > 0,
      use_regex: this.useRegex,
    };
  }
}

/** Any arrangement of the texts and special tokens. */
export class TemplateProcessing implements PostProcessor {
  readonly template: Template;
  readonly trimmings: readonly OffsetTrimming[] = [];
  private readonly names: ReadonlyMap<TemplatePiece, string>;

  /** `names`: how the special tokens of the template are called in its file. */
  constructor(template: Template, names: ReadonlyMap<TemplatePiece, string> = new Map()) {
    this.template = { ...template, windowsKeepTypes: true };
    this.names = names;
  }

  toJSON() {
    const specials: Record<
      string,
      { id: string; ids: readonly number[]; tokens: readonly string[] }
    > = {};
    const write = (piece: TemplatePiece) => {
      if (!('ids' in piece))
        return { Sequence: { id: piece.sequence === 0 ? 'A' : 'B', type_id: piece.typeId } };
      const id = this.names.get(piece) ?? piece.tokens.join(' ');
      specials[id] = { id, ids: piece.ids, tokens: piece.tokens };
      return { SpecialToken: { id, type_id: piece.typeId } };
    };
    return {
      type: 'TemplateProcessing',
      single: this.template.single.map(write),
      pair: this.template.pair.map(write),
      special_tokens: specials,
    };
  }
}

/** One post-processor after the other. */
export class PostProcessorSequence implements PostProcessor {
  readonly processors: readonly PostProcessor[];
  readonly template: Template | null;
  readonly trimmings: readonly OffsetTrimming[];

  constructor(processors: readonly PostProcessor[]) {
    this.processors = processors;
    const templates = processors.flatMap((p) => (p.template === null ? [] : [p.template]));
    if (templates.length > 1)
      throw new Error(
        'A sequence of post-processors has more than one that adds special tokens; keep one',
      );
    this.template = templates[0] ?? null;
    this.trimmings = processors.flatMap((p) => p.trimmings);
  }

  toJSON() {
    return { type: 'Sequence', processors: this.processors.map((p) => p.toJSON()) };
  }
}
