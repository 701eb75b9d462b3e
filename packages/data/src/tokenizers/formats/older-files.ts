import { tokenizerFromJSON } from '../from-json.js';
import { MarianTokenizer } from '../sentencepiece/marian-tokenizer.js';
import { readModelFile } from '../sentencepiece/model-file.js';
import type { Tokenizer } from '../tokenizer.js';
import { contentOf, listedTokens, namedTokens, roleNames } from './extra-tokens.js';
import { generalClass } from './general-class.js';
import { sentencePieceStages } from './sentencepiece-stages.js';
import {
  type AddedToken,
  boundaries,
  type Stages,
  type TokenizerSettings,
} from './tokenizer-stages.js';
import { parseVocabularyJSON } from './vocabulary-files.js';
import { bertStages, byteLevelStages } from './vocabulary-stages.js';

/** What the folder of a model holds in addition to, or instead of, a `tokenizer.json`. */
export interface OlderTokenizerFiles {
  /** `model_type` of `config.json`. */
  readonly modelType?: string | undefined;
  /** `tokenizer_config.json`, and `special_tokens_map.json` for what it leaves open. */
  readonly settings: TokenizerSettings;
  /** `added_tokens.json`: ids of tokens after the vocabulary. */
  readonly addedTokens?: Readonly<Record<string, number>> | undefined;
  /** `vocab.txt`. */
  readonly vocabularyText?: string | undefined;
  /** `vocab.json`. */
  readonly vocabularyJSON?: string | undefined;
  /** `target_vocab.json` of Marian models with a vocabulary for each side. */
  readonly targetVocabularyJSON?: string | undefined;
  /** `merges.txt`. */
  readonly merges?: string | undefined;
  /** `spiece.model`, `tokenizer.model` and the like; of Marian `source.spm`. */
  readonly sentencePiece?: Uint8Array | undefined;
  /** Marian's `target.spm`. */
  readonly targetSentencePiece?: Uint8Array | undefined;
}

/** Kinds of tokenizers that older files describe, by family. */
export type TokenizerKind = 'roberta' | 'gpt2' | 'bert' | 't5' | 'albert' | 'llama' | 'marian';

/** The kind by `tokenizer_class`, or else by `model_type`; undefined for others. */
export function tokenizerKind({
  modelType,
  settings,
}: Pick<OlderTokenizerFiles, 'modelType' | 'settings'>): TokenizerKind | undefined {
  const named = settings.tokenizer_class;
  const name = (
    typeof named === 'string' && !generalClass.test(named)
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
 * each text; undefined for any other kind, or if a file is missing.
 */
export function tokenizerFromOlderFiles(files: OlderTokenizerFiles): Tokenizer | undefined {
  const kind = tokenizerKind(files);
  if (kind === undefined) return undefined;
  const { vocabularyText, vocabularyJSON, merges, sentencePiece, targetSentencePiece } = files;
  if (kind === 'marian') {
    if (!sentencePiece || !targetSentencePiece || vocabularyJSON === undefined) return undefined;
    const { targetVocabularyJSON } = files;
    const isSeparate = files.settings.separate_vocabs === true;
    if (isSeparate && targetVocabularyJSON === undefined)
      throw new Error(
        'tokenizer_config.json: "separate_vocabs" is true, and there is no target_vocab.json, which ' +
          'holds the vocabulary of the targets; put it beside vocab.json',
      );
    refuseMarianTokens(files);
    return new MarianTokenizer({
      source: sentencePiece,
      target: targetSentencePiece,
      vocabulary: parseVocabularyJSON(vocabularyJSON),
      ...(isSeparate && { targetVocabulary: parseVocabularyJSON(targetVocabularyJSON!) }),
    });
  }
  if (kind === 'bert')
    return vocabularyText === undefined
      ? undefined
      : made(bertStages(vocabularyText, files.settings), files);
  if (kind === 'roberta' || kind === 'gpt2')
    return vocabularyJSON === undefined || merges === undefined
      ? undefined
      : made(byteLevelStages(kind, vocabularyJSON, merges, files.settings), files);
  if (sentencePiece === undefined) return undefined;
  const model = readModelFile(sentencePiece);
  return made(sentencePieceStages[kind](model, files.settings), files);
}

/** @throws Error when a Marian model has added tokens, which {@link MarianTokenizer} does not find. */
function refuseMarianTokens({ settings, addedTokens = {} }: OlderTokenizerFiles): void {
  const own = ['<unk>', '</s>', '<pad>'];
  const others = [
    ...Object.keys(addedTokens),
    ...Object.values(objectOf(settings.added_tokens_decoder)).map(
      (token) => (token as AddedToken).content,
    ),
    ...[...namedTokens(settings), ...(listedTokens(settings) ?? [])].map(contentOf),
  ].filter((content) => !own.includes(content));
  if (others.length > 0)
    throw new Error(
      `added token ${JSON.stringify(others[0])}: got a Marian tokenizer, expected no added tokens but ` +
        `${own.join(', ')}; remove it from the tokenizer's files if the model does not use it`,
    );
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
    const content = contentOf(token as string | AddedToken);
    names.set(role, content);
    if (typeof token !== 'string' || !added.has(content)) add(token);
  }
  const extra = [...namedTokens(settings), ...(listedTokens(settings) ?? [])];
  for (const token of [...(stages.more ?? []), ...extra])
    if (!added.has(contentOf(token))) add(token);
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
