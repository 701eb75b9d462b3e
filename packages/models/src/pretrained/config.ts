import { checkUnreadFields } from './config-fields.js';

/** What every `config.json` of the Hub may hold. Fields that a family does not read are kept. */
export interface PretrainedConfig {
  readonly model_type?: string | undefined;
  /** Class that the weights were saved from, `BertForMaskedLM`; the first one counts. */
  readonly architectures?: readonly string[] | undefined;
  /** Names of the classes by their number. Default: two, `LABEL_0` and `LABEL_1`. */
  readonly id2label?: Readonly<Record<string, string>> | null | undefined;
  readonly label2id?: Readonly<Record<string, number | string>> | null | undefined;
  readonly num_labels?: number | null | undefined;
  readonly problem_type?: ProblemType | null | undefined;
  /** Whether the logits are products with the token embeddings. Default true. */
  readonly tie_word_embeddings?: boolean | undefined;
  readonly pad_token_id?: number | null | undefined;
  readonly bos_token_id?: number | null | undefined;
  readonly eos_token_id?: EndIds | undefined;
  readonly [field: string]: unknown;
}

/** One id that ends a text, or several. */
export type EndIds = number | readonly number[] | null;

/** What a sequence classifier's labels are; found by their dtype where the configuration is silent. */
export type ProblemType =
  | 'regression'
  | 'single_label_classification'
  | 'multi_label_classification';

/** Fields that hold one id or a list of ids. */
const idLists: ReadonlySet<string> = new Set(['eos_token_id']);

/** Examples of fields whose default is null, and so shows no type. */
const examples: Readonly<Record<string, unknown>> = {
  classifier_dropout: 0.1,
  n_inner: 3072,
  num_key_value_heads: 8,
  head_dim: 64,
  original_max_position_embeddings: 2048,
  rope_theta: 10000,
  rope_parameters: { rope_type: 'default' },
  rope_scaling: { rope_type: 'linear', factor: 2 },
  decoder_vocab_size: 58101,
  num_decoder_layers: 6,
  dense_act_fn: 'relu',
  is_gated_act: false,
  scale_decoder_outputs: true,
};

/**
 * Fills in the defaults that the reference implementation has for a family, also where the file has
 * null; defaults that are null are omitted, and read with `??`. An id that is null stays so, and one
 * that is negative is none.
 *
 * @throws Error naming a field whose value is of another type than its default, and one that changes
 *   what the model computes and is not supported.
 */
export function resolveConfig<D extends object>(
  family: string,
  config: PretrainedConfig,
  defaults: D,
): D & PretrainedConfig {
  const given = checkUnreadFields(family, config);
  const resolved: Record<string, unknown> = { ...given };
  const wrong = (field: string, expected: string) =>
    new Error(
      `config.json of ${family}: "${field}" is ${JSON.stringify(given[field])}, expected ${expected}`,
    );
  for (const [field, fallback] of Object.entries(defaults)) {
    const value = given[field];
    const isOneId = field.endsWith('_token_id') && !idLists.has(field);
    if (value === undefined || value === null) {
      // Null is no id, and what has no default stays as it is, to be written back so.
      const isNone = value === null && field.endsWith('_token_id');
      if (fallback !== null && !isNone) resolved[field] = fallback;
    } else if (idLists.has(field)) {
      if (!isIdList(value)) throw wrong(field, 'a token id or a list of them, such as [2, 3]');
    } else if (isOneId) {
      if (!Number.isInteger(value)) throw wrong(field, 'a token id');
      if ((value as number) < 0) resolved[field] = null;
    } else {
      const example = fallback ?? examples[field];
      if (example !== undefined && typeOf(value) !== typeOf(example))
        throw wrong(field, `${typeName(example)} such as ${JSON.stringify(example)}`);
    }
  }
  return resolved as D & PretrainedConfig;
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);

const typeName = (value: unknown): string =>
  typeOf(value) === 'object' ? 'an object' : `a ${typeOf(value)}`;

const isId = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

const isIdList = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isId) : isId(value);

/** The names of the classes, in order of their numbers. */
export function labelsOf(config: PretrainedConfig): string[] {
  const { id2label, num_labels: count } = config;
  if (!id2label) return Array.from({ length: count ?? 2 }, (_, i) => `LABEL_${i}`);
  return Object.keys(id2label)
    .sort((a, b) => Number(a) - Number(b))
    .map((id) => String(id2label[id]));
}

/**
 * What the labels of a classifier are, where the configuration says so.
 *
 * @throws Error for an unknown name, and for a single class of which each text has exactly one.
 */
export function problemTypeOf(config: PretrainedConfig): ProblemType | undefined {
  const { problem_type: given } = config;
  if (given === undefined || given === null) return undefined;
  if (!problemTypes.includes(given))
    throw new Error(
      `config.json: "problem_type" is ${JSON.stringify(given)}, expected one of: ` +
        problemTypes.join(', '),
    );
  if (given === 'single_label_classification' && labelsOf(config).length === 1)
    throw new Error(
      'config.json: "problem_type" is "single_label_classification" and there is one label, of which ' +
        'each text would have it; write "regression", or name two labels',
    );
  return given;
}

const problemTypes: readonly ProblemType[] = [
  'regression',
  'single_label_classification',
  'multi_label_classification',
];

/** The fields of a configuration that name the classes. */
export function labelFields(labels: readonly string[]): {
  id2label: Record<string, string>;
  label2id: Record<string, number>;
} {
  return {
    id2label: Object.fromEntries(labels.map((label, i) => [String(i), label])),
    label2id: Object.fromEntries(labels.map((label, i) => [label, i])),
  };
}

/** The ids that end a text. */
export function endIdsOf({ eos_token_id: end }: PretrainedConfig): number[] {
  if (end === undefined || end === null) return [];
  return typeof end === 'number' ? [end] : [...end];
}
