import type { SentencePieceModel } from '../sentencepiece/model-file.js';
import { contentOf, listedTokens } from './extra-tokens.js';
import { numberedMerges, scoredMerges } from './sentencepiece-merges.js';
import {
  type AddedToken,
  boundaries,
  clsAndSep,
  flag,
  type Stages,
  type TokenizerSettings,
  template,
} from './tokenizer-stages.js';

const metaspace = (scheme: string, split: boolean) => ({
  type: 'Metaspace',
  replacement: '\u2581',
  prepend_scheme: scheme,
  split,
});

const replace = (pattern: object, content: string) => ({ type: 'Replace', pattern, content });

const precompiled = ({ charsmap }: SentencePieceModel) =>
  charsmap === null ? [] : [{ type: 'Precompiled', precompiled_charsmap: charsmap.encoded }];

const sequence = (type: string, items: readonly object[]) =>
  items.length === 0 ? null : { type: 'Sequence', [type]: items };

/** The pieces that SentencePiece finds in no text, and those that it always finds whole. */
function markedPieces({ pieces }: SentencePieceModel): AddedToken[] {
  return pieces
    .filter(({ type }) => type === 'control' || type === 'userDefined')
    .map(({ piece, type }) => ({
      content: piece,
      special: type === 'control',
      normalized: false,
    }));
}

/** Pieces with their scores, in the order of their ids. */
interface ScoredPieces {
  readonly pieces: readonly { readonly piece: string; readonly score: number }[];
}

function unigramModel({ pieces }: ScoredPieces, unkId: number) {
  const vocab = pieces.map(({ piece, score }) => [piece, score]);
  return { type: 'Unigram', unk_id: unkId, byte_fallback: false, vocab };
}

const idsOf = ({ pieces }: ScoredPieces) => new Map(pieces.map(({ piece }, id) => [piece, id]));

/** The stages of SentencePiece models, by family. */
export const sentencePieceStages: Readonly<
  Record<
    't5' | 'albert' | 'llama',
    (model: SentencePieceModel, settings: TokenizerSettings) => Stages
  >
> = {
  t5(model, settings) {
    const count = typeof settings.extra_ids === 'number' ? settings.extra_ids : 100;
    // The last of them has the first id after the pieces.
    const extra = Array.from({ length: count }, (_, i) => `<extra_id_${count - 1 - i}>`);
    const listed = listedTokens(settings)?.map(contentOf);
    // Where the settings list special tokens, only those are found whole; other sentinels are pieces.
    const sentinels = extra.filter((content) => listed?.includes(content) ?? true);
    const pieces = [...model.pieces, ...extra.map((piece) => ({ piece, score: 0 }))];
    const words = metaspace('always', true);
    return {
      ids: idsOf({ pieces }),
      roles: { eos: '</s>', unk: '<unk>', pad: '<pad>' },
      more: [...markedPieces(model), ...sentinels.map((content) => ({ content }))],
      model: unigramModel({ pieces }, 2),
      normalizer: precompiled(model)[0] ?? null,
      preTokenizer: sequence('pretokenizers', [{ type: 'WhitespaceSplit' }, words]),
      decoder: words,
      postProcessor({ of }) {
        const eos = of('eos');
        return template(['A', eos[0]], ['A', eos[0], 'B', eos[0]], [eos]);
      },
    };
  },
  albert(model, settings) {
    const words = metaspace(flag(settings, 'add_prefix_space', true) ? 'always' : 'never', true);
    return {
      ids: idsOf(model),
      roles: {
        ...{ bos: '[CLS]', eos: '[SEP]', unk: '<unk>', sep: '[SEP]' },
        ...{ pad: '<pad>', cls: '[CLS]', mask: '[MASK]' },
      },
      more: markedPieces(model),
      model: unigramModel(model, 1),
      normalizer: sequence('normalizers', [
        replace({ String: '``' }, '"'),
        replace({ String: "''" }, '"'),
        ...(flag(settings, 'keep_accents', false)
          ? []
          : [{ type: 'NFKD' }, { type: 'StripAccents' }]),
        ...(flag(settings, 'do_lower_case', true) ? [{ type: 'Lowercase' }] : []),
        ...precompiled(model),
      ]),
      preTokenizer: sequence('pretokenizers', [{ type: 'WhitespaceSplit' }, words]),
      decoder: words,
      postProcessor: ({ of }) => clsAndSep(of),
    };
  },
  // If no class is named, the reference follows the settings of the SentencePiece model.
  llama: (model, settings) =>
    String(settings.tokenizer_class).startsWith('Llama')
      ? llamaStages(model, settings)
      : sentencePieceSettings(model, settings),
};

/** Llama's tokenizer by its class: the model's pieces, whatever the model's other settings. */
function llamaStages(model: SentencePieceModel, settings: TokenizerSettings): Stages {
  const ids = idsOf(model);
  const addsSpace = flag(settings, 'add_prefix_space', true);
  const scheme = flag(settings, 'legacy', false) ? 'always' : 'first';
  return {
    ids,
    roles: { bos: '<s>', eos: '</s>', unk: '<unk>' },
    more: markedPieces(model),
    model: {
      ...bpeModel(ids, numberedMerges(model)),
      byte_fallback: true,
    },
    normalizer: null,
    preTokenizer: metaspace(addsSpace ? scheme : 'never', false),
    decoder: spacesDecoder(true, addsSpace),
    postProcessor: ({ of }) => boundaries(settings, of),
  };
}

const bpeModel = (
  ids: ReadonlyMap<string, number>,
  merges: readonly (readonly [string, string])[],
) => ({ type: 'BPE', fuse_unk: true, vocab: Object.fromEntries(ids), merges });

function spacesDecoder(byteFallback: boolean, addsSpace: boolean) {
  return {
    type: 'Sequence',
    decoders: [
      replace({ String: '\u2581' }, ' '),
      ...(byteFallback ? [{ type: 'ByteFallback' }] : []),
      ...(byteFallback || addsSpace ? [{ type: 'Fuse' }] : []),
      ...(addsSpace ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : []),
    ],
  };
}

/** A tokenizer that reads as SentencePiece itself does with this model. */
function sentencePieceSettings(model: SentencePieceModel, settings: TokenizerSettings): Stages {
  const isLegacy = flag(settings, 'legacy', true);
  const userDefined = model.pieces.filter(({ type }) => type === 'userDefined');
  const pieceOf = (id: number, fallback: string) => model.pieces[id]?.piece ?? fallback;
  const ids = idsOf(model);
  const unk = pieceOf(model.ids.unk, '<unk>');
  return {
    ids,
    roles: { bos: pieceOf(model.ids.bos, '<s>'), eos: pieceOf(model.ids.eos, '</s>'), unk },
    more: markedPieces(model).filter(({ special }) => special),
    model:
      model.type === 'unigram'
        ? { ...unigramModel(model, model.ids.unk), byte_fallback: model.byteFallback }
        : {
            ...bpeModel(ids, scoredMerges(model)),
            unk_token: unk,
            byte_fallback: model.byteFallback,
            ignore_merges: userDefined.length > 0,
          },
    normalizer: sequence('normalizers', [
      ...precompiled(model),
      ...(model.removeExtraWhitespaces
        ? [replace({ Regex: '\\A +| +\\z' }, ''), replace({ Regex: ' {2,}' }, ' ')]
        : []),
      ...(model.escapeWhitespaces ? [replace({ String: ' ' }, '\u2581')] : []),
      ...(model.addDummyPrefix && isLegacy
        ? [replace({ Regex: '\\A\u2581' }, '\u2581\u2581')]
        : []),
    ]),
    preTokenizer: sequence('pretokenizers', [
      ...(model.addDummyPrefix ? [metaspace(isLegacy ? 'always' : 'first', false)] : []),
      ...(userDefined.length > 0
        ? [{ type: 'Split', pattern: wholes(userDefined), behavior: 'Isolated', invert: false }]
        : []),
    ]),
    decoder: spacesDecoder(model.byteFallback, model.addDummyPrefix),
    postProcessor: ({ of }) => boundaries(settings, of),
  };
}

/** The pattern of pieces that stay whole, the longest first. */
function wholes(pieces: readonly { readonly piece: string }[]) {
  const longest = pieces.map(({ piece }) => piece).sort((a, b) => b.length - a.length);
  return {
    Regex: longest.map((piece) => piece.replace(/[\\^$.*+?()[\]{}|#&~ -]/g, '\\$&')).join('|'),
  };
}
