/** `tokenizer_config.json`, and `special_tokens_map.json` for what it leaves open. */
export type TokenizerSettings = Readonly<Record<string, unknown>>;

/** A token and its id. */
type TokenAndId = readonly [token: string, id: number];

/** `tokenizer.json` without its added tokens. */
export interface Stages {
  readonly model: { readonly vocab: unknown } & TokenizerSettings;
  /** Ids of the vocabulary. */
  readonly ids: ReadonlyMap<string, number>;
  /** Special tokens by role, where the files do not say. */
  readonly roles: Readonly<Record<string, string | null>>;
  /** Further added tokens, in the order of the ids that new ones get. */
  readonly more?: readonly AddedToken[] | undefined;
  readonly normalizer: object | null;
  readonly preTokenizer: object | null;
  readonly decoder: object;
  /** What stands around a text, given the id of each special token. */
  postProcessor(tokens: { of(role: string): readonly [string, number] }): object;
}

export interface AddedToken {
  readonly content: string;
  readonly special?: boolean | undefined;
  readonly normalized?: boolean | undefined;
}

/** A setting that is true or false, or its default. */
export const flag = (settings: TokenizerSettings, name: string, fallback: boolean) =>
  typeof settings[name] === 'boolean' ? (settings[name] as boolean) : fallback;

/** A template of pieces such as `[CLS]:0`, `A:0`. */
export function template(
  single: readonly (string | readonly [string, number])[],
  pair: readonly (string | readonly [string, number])[],
  tokens: readonly TokenAndId[],
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
export function clsAndSep(of: (role: string) => readonly [string, number]): object {
  const [cls, sep] = [of('cls'), of('sep')];
  const single = [cls[0], 'A', sep[0]];
  return template(single, [...single, ['B', 1], [sep[0], 1]], [cls, sep]);
}

/**
 * The start and the end of a text where `add_bos_token` and `add_eos_token` ask for them, else the
 * text alone.
 */
export function boundaries(
  settings: TokenizerSettings,
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
