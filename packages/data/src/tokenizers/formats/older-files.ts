import { tokenizerFromJSON } from '../from-json.js';
import { MarianTokenizer } from '../sentencepiece/marian-tokenizer.js';
import { readModelFile, type SentencePieceModel } from '../sentencepiece/model-file.js';
import type { Tokenizer } from '../tokenizer.js';
import { numberedMerges, scoredMerges } from './sentencepiece-merges.js';
import { parseMerges, parseVocabularyJSON, parseVocabularyText } from './vocabulary-files.js';

/** What the folder of a model holds beside or in place of a `tokenizer.json`. */
export interface OlderTokenizerFiles {
  /** `model_type` of `config.json`. */
  readonly modelType?: string | undefined;
  /** `tokenizer_config.json`, and `special_tokens_map.json` for what it leaves open. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** `added_tokens.json`: ids of tokens behind the vocabulary. */
  readonly addedTokens?: Readonly<Record<string, number>>;
  /** `vocab.txt`. */
  readonly vocabularyText?: string | undefined;
  /** `vocab.json`. */
  readonly vocabularyJSON?: string | undefined;
  /** `merges.txt`. */
  readonly merges?: string | undefined;
  /** `spiece.model`, `tokenizer.model` and the like; of Marian `source.spm`. */
  readonly sentencePiece?: Uint8Array | undefined;
  /** Marian's `target.spm`. */
  readonly targetSentencePiece?: Uint8Array | undefined;
}

/** The kinds of tokenizers that older files make up, by the families whose they are. */
export type TokenizerKind = 'roberta' | 'gpt2' | 'bert' | 't5' | 'albert' | 'llama' | 'marian';

/** The kind by `tokenizer_class`, or else by `model_type`; undefined for other ones. */
export function tokenizerKind({
  modelType,
  settings,
}: Pick<OlderTokenizerFiles, 'modelType' | 'settings'>): TokenizerKind | undefined {
  const named = settings.tokenizer_class;
  const name = (
    typeof named === 'string' && !/^(PreTrained|Tokenizers)/.test(named)
      ? named.replace(/Tokenizer(Fast)?$/, '')
      : (modelType ?? '')
  ).toLowerCase();
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

const kinds: Readonly<Record<string, TokenizerKind>> = {
  ...({ roberta: 'roberta', bart: 'roberta', gpt2: 'gpt2' } as const),
  ...({ bert: 'bert', distilbert: 'bert', electra: 'bert' } as const),
  ...({ t5: 't5', albert: 'albert', llama: 'llama', marian: 'marian' } as const),
};

/**
 * The tokenizer that `transformers` makes of a model's older files, with the same ids around and for
 * each text; undefined where the kind is another or its files are not all there.
 */
export function tokenizerFromOlderFiles(files: OlderTokenizerFiles): Tokenizer | undefined {
  const kind = tokenizerKind(files);
  if (kind === undefined) return undefined;
  const { vocabularyText, vocabularyJSON, merges, sentencePiece, targetSentencePiece } = files;
  if (kind === 'marian') {
    if (!sentencePiece || !targetSentencePiece || vocabularyJSON === undefined) return undefined;
    if (files.settings.separate_vocabs === true)
      throw new Error(
        'tokenizer_config.json: "separate_vocabs" is true, expected false: a vocabulary for each side ' +
          'is not supported',
      );
    return new MarianTokenizer({
      source: sentencePiece,
      target: targetSentencePiece,
      vocabulary: parseVocabularyJSON(vocabularyJSON),
    });
  }
  if (kind === 'bert')
    return vocabularyText === undefined
      ? undefined
      : made(bertStages(vocabularyText, files), files);
  if (kind === 'roberta' || kind === 'gpt2')
    return vocabularyJSON === undefined || merges === undefined
      ? undefined
      : made(byteLevelStages(kind, vocabularyJSON, merges, files), files);
  if (sentencePiece === undefined) return undefined;
  const model = readModelFile(sentencePiece);
  return made(sentencePieceStages[kind](model, files), files);
}

/**
 * The tokenizer of a `tokenizer.json`; where `tokenizer_config.json` says whether a text has a start
 * and an end, for a kind that has both by choice, that counts more.
 */
export function tokenizerWithSettings(
  json: Readonly<Record<string, unknown>>,
  about: Pick<OlderTokenizerFiles, 'modelType' | 'settings'>,
): Tokenizer {
  const tokenizer = tokenizerFromJSON(json);
  const { settings } = about;
  const kind = tokenizerKind(about);
  const isStated = ['add_bos_token', 'add_eos_token'].some(
    (name) => typeof settings[name] === 'boolean',
  );
  if (!isStated || (kind !== 'llama' && kind !== 'gpt2')) return tokenizer;
  const of = (role: string): readonly [string, number] => {
    const stated = settings[`${role}_token`] ?? (kind === 'gpt2' ? '<|endoftext|>' : undefined);
    const fallback = role === 'bos' ? '<s>' : '</s>';
    const content = typeof stated === 'string' ? stated : objectOf(stated).content;
    const token = typeof content === 'string' ? content : fallback;
    const id = tokenizer.tokenToId(token);
    if (id === undefined)
      throw new Error(
        `tokenizer_config.json: ${role}_token is ${token}, which is not in the vocabulary`,
      );
    return [token, id];
  };
  return tokenizerFromJSON({ ...json, post_processor: boundaries(settings, of) });
}

/** `tokenizer.json` without its added tokens. */
interface Stages {
  readonly model: { readonly vocab: unknown } & Readonly<Record<string, unknown>>;
  /** Ids of the vocabulary. */
  readonly ids: ReadonlyMap<string, number>;
  /** Special tokens by role, where the files do not say. */
  readonly roles: Readonly<Record<string, string | null>>;
  /** Further added tokens, in the order of the ids that new ones get. */
  readonly more?: readonly AddedToken[];
  readonly normalizer: object | null;
  readonly preTokenizer: object | null;
  readonly decoder: object;
  /** What stands around a text, given the id of each special token. */
  postProcessor(tokens: { of(role: string): readonly [string, number] }): object;
}

interface AddedToken {
  readonly content: string;
  readonly special?: boolean;
  readonly normalized?: boolean;
}

const roleNames = ['bos', 'eos', 'unk', 'sep', 'pad', 'cls', 'mask'] as const;

/** The tokenizer of stages, with the added tokens that the files name. */
function made(stages: Stages, { settings, addedTokens = {} }: OlderTokenizerFiles): Tokenizer {
  const added = new Map<string, Record<string, unknown>>();
  let next = stages.ids.size;
  const add = (token: unknown, given?: number) => {
    const fields = typeof token === 'string' ? { content: token } : (token as AddedToken);
    const { content } = fields;
    const known = added.get(content)?.id as number | undefined;
    const id = known ?? stages.ids.get(content) ?? given ?? next;
    next = Math.max(next, id + 1);
    const base = { single_word: false, lstrip: false, rstrip: false, normalized: false };
    added.set(content, { ...base, special: true, ...fields, id });
  };
  for (const [id, token] of Object.entries(objectOf(settings.added_tokens_decoder)))
    add(token, Number(id));
  for (const [content, id] of Object.entries(addedTokens))
    if (!added.has(content)) add(content, id);
  const names = new Map<string, string>();
  for (const role of roleNames) {
    const stated = settings[`${role}_token`];
    const token = stated === undefined ? (stages.roles[role] ?? null) : stated;
    if (token === null) continue;
    const content = typeof token === 'string' ? token : (token as AddedToken).content;
    names.set(role, content);
    if (typeof token !== 'string' || !added.has(content)) add(token);
  }
  const extra = [settings.additional_special_tokens, settings.extra_special_tokens].flatMap(
    (list) => (Array.isArray(list) ? (list as unknown[]) : []),
  );
  for (const token of [...(stages.more ?? []), ...extra]) {
    const content = typeof token === 'string' ? token : (token as AddedToken).content;
    if (!added.has(content)) add(token);
  }
  const of = (role: string): readonly [string, number] => {
    const content = names.get(role);
    const id = content === undefined ? undefined : Number(added.get(content)?.id);
    if (content === undefined || id === undefined)
      throw new Error(
        `tokenizer_config.json names no ${role}_token, which this kind of tokenizer puts around texts`,
      );
    return [content, id];
  };
  return tokenizerFromJSON({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [...added.values()].map(({ __type: _, ...token }) => token),
    normalizer: stages.normalizer,
    pre_tokenizer: stages.preTokenizer,
    post_processor: stages.postProcessor({ of }),
    decoder: stages.decoder,
    model: stages.model,
  });
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const flag = (settings: Readonly<Record<string, unknown>>, name: string, fallback: boolean) =>
  typeof settings[name] === 'boolean' ? (settings[name] as boolean) : fallback;

/** A template of pieces such as `[CLS]:0`, `A:0`. */
function template(
  single: readonly (string | readonly [string, number])[],
  pair: readonly (string | readonly [string, number])[],
  tokens: readonly (readonly [string, number])[],
): object {
  const piece = (given: string | readonly [string, number]) => {
    const [id, typeId] = typeof given === 'string' ? [given, 0] : given;
    return id === 'A' || id === 'B'
      ? { Sequence: { id, type_id: typeId } }
      : { SpecialToken: { id, type_id: typeId } };
  };
  return {
    type: 'TemplateProcessing',
    single: single.map(piece),
    pair: pair.map(piece),
    special_tokens: Object.fromEntries(
      tokens.map(([content, id]) => [content, { id: content, ids: [id], tokens: [content] }]),
    ),
  };
}

/** `[CLS] A [SEP]`, `[CLS] A [SEP] B [SEP]`, the second text of type 1. */
function clsAndSep(of: (role: string) => readonly [string, number]): object {
  const [cls, sep] = [of('cls'), of('sep')];
  const single = [cls[0], 'A', sep[0]];
  return template(single, [...single, ['B', 1], [sep[0], 1]], [cls, sep]);
}

/**
 * The start and the end of a text where `add_bos_token` and `add_eos_token` ask for them, else the
 * text alone.
 */
function boundaries(
  settings: Readonly<Record<string, unknown>>,
  of: (role: string) => readonly [string, number],
): object {
  const bos = flag(settings, 'add_bos_token', false) ? [of('bos')] : [];
  const eos = flag(settings, 'add_eos_token', false) ? [of('eos')] : [];
  const around = (text: string, typeId: number) =>
    [...bos.map(([token]) => token), text, ...eos.map(([token]) => token)].map(
      (id) => [id, typeId] as const,
    );
  return template(around('A', 0), [...around('A', 0), ...around('B', 1)], [...bos, ...eos]);
}

function bertStages(text: string, { settings }: OlderTokenizerFiles): Stages {
  const vocabulary = parseVocabularyText(text);
  const unk = typeof settings.unk_token === 'string' ? settings.unk_token : '[UNK]';
  return {
    ids: new Map(vocabulary.entries()),
    roles: { unk: '[UNK]', sep: '[SEP]', pad: '[PAD]', cls: '[CLS]', mask: '[MASK]' },
    model: {
      type: 'WordPiece',
      unk_token: unk,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.entries()),
    },
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: flag(settings, 'tokenize_chinese_chars', true),
      strip_accents: typeof settings.strip_accents === 'boolean' ? settings.strip_accents : null,
      lowercase: flag(settings, 'do_lower_case', true),
    },
    preTokenizer: { type: 'BertPreTokenizer' },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    postProcessor: ({ of }) => clsAndSep(of),
  };
}

function byteLevelStages(
  kind: 'roberta' | 'gpt2',
  vocabularyJSON: string,
  merges: string,
  { settings }: OlderTokenizerFiles,
): Stages {
  const vocabulary = parseVocabularyJSON(vocabularyJSON);
  const addPrefixSpace = flag(settings, 'add_prefix_space', false);
  const trimOffsets = flag(settings, 'trim_offsets', true);
  const end = '<|endoftext|>';
  const byteLevel = (add_prefix_space: boolean) => ({
    type: 'ByteLevel',
    add_prefix_space,
    trim_offsets: true,
    use_regex: true,
  });
  return {
    ids: new Map(vocabulary.entries()),
    roles:
      kind === 'gpt2'
        ? { bos: end, eos: end, unk: end }
        : {
            ...{ bos: '<s>', eos: '</s>', unk: '<unk>', sep: '</s>' },
            ...{ pad: '<pad>', cls: '<s>', mask: '<mask>' },
          },
    model: {
      type: 'BPE',
      vocab: Object.fromEntries(vocabulary.entries()),
      merges: parseMerges(merges),
    },
    normalizer: null,
    preTokenizer: byteLevel(addPrefixSpace),
    decoder: byteLevel(true),
    postProcessor: ({ of }) =>
      kind === 'gpt2'
        ? boundaries(settings, of)
        : {
            type: 'RobertaProcessing',
            sep: of('sep'),
            cls: of('cls'),
            trim_offsets: trimOffsets,
            add_prefix_space: addPrefixSpace,
          },
  };
}

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

function unigramModel({ pieces }: SentencePieceModel, unkId: number) {
  const vocab = pieces.map(({ piece, score }) => [piece, score]);
  return { type: 'Unigram', unk_id: unkId, byte_fallback: false, vocab };
}

const idsOf = ({ pieces }: SentencePieceModel) =>
  new Map(pieces.map(({ piece }, id) => [piece, id]));

const sentencePieceStages: Readonly<
  Record<
    't5' | 'albert' | 'llama',
    (model: SentencePieceModel, files: OlderTokenizerFiles) => Stages
  >
> = {
  t5(model, { settings }) {
    const count = typeof settings.extra_ids === 'number' ? settings.extra_ids : 100;
    const ids = idsOf(model);
    // The last of them has the first id behind the pieces.
    const extra = Array.from({ length: count }, (_, i) => `<extra_id_${count - 1 - i}>`);
    const words = metaspace('always', true);
    return {
      ids,
      roles: { eos: '</s>', unk: '<unk>', pad: '<pad>' },
      more: [...markedPieces(model), ...extra.map((content) => ({ content }))],
      model: unigramModel(model, 2),
      normalizer: precompiled(model)[0] ?? null,
      preTokenizer: sequence('pretokenizers', [{ type: 'WhitespaceSplit' }, words]),
      decoder: words,
      postProcessor({ of }) {
        const eos = of('eos');
        return template(['A', eos[0]], ['A', eos[0], 'B', eos[0]], [eos]);
      },
    };
  },
  albert(model, { settings }) {
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
  // Without its class being named, the reference follows the settings of the SentencePiece model.
  llama: (model, { settings }) =>
    String(settings.tokenizer_class).startsWith('Llama')
      ? llamaStages(model, settings)
      : sentencePieceSettings(model, settings),
};

/** Llama's tokenizer by its class: the model's pieces, whatever its other settings. */
function llamaStages(
  model: SentencePieceModel,
  settings: Readonly<Record<string, unknown>>,
): Stages {
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
function sentencePieceSettings(
  model: SentencePieceModel,
  settings: Readonly<Record<string, unknown>>,
): Stages {
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
