/** What every `config.json` of the Hub may hold. Fields that a family does not read are kept. */
export interface PretrainedConfig {
  readonly model_type?: string;
  /** Class that the weights were saved from, `BertForMaskedLM`; the first one counts. */
  readonly architectures?: readonly string[];
  /** Names of the classes by their number. Default: two, `LABEL_0` and `LABEL_1`. */
  readonly id2label?: Readonly<Record<string, string>>;
  readonly label2id?: Readonly<Record<string, number>>;
  readonly num_labels?: number;
  readonly problem_type?: ProblemType | null;
  /** Whether the logits are products with the token embeddings. Default true. */
  readonly tie_word_embeddings?: boolean;
  readonly pad_token_id?: number | null;
  readonly bos_token_id?: number | null;
  readonly eos_token_id?: number | readonly number[] | null;
  readonly [field: string]: unknown;
}

/** What a sequence classifier's labels are; found by their dtype where the configuration is silent. */
export type ProblemType =
  | 'regression'
  | 'single_label_classification'
  | 'multi_label_classification';

/**
 * Fills in the defaults that the reference implementation has for a family; those that are null are
 * left out, and read with `??`.
 *
 * @throws Error naming a field whose value is of another type than its default.
 */
export function resolveConfig<D extends object>(
  family: string,
  given: PretrainedConfig,
  defaults: D,
): D & PretrainedConfig {
  const resolved: Record<string, unknown> = { ...given };
  for (const [field, fallback] of Object.entries(defaults)) {
    const value = given[field];
    if (value === undefined || value === null) {
      // What the file leaves open stays so, to be written back as it was.
      if (value === undefined && fallback !== null) resolved[field] = fallback;
    } else if (fallback !== null && typeof value !== typeof fallback) {
      throw new Error(
        `config.json of ${family}: "${field}" is ${JSON.stringify(value)}, wanted a ` +
          `${typeof fallback} such as ${JSON.stringify(fallback)}`,
      );
    }
  }
  return resolved as D & PretrainedConfig;
}

/** The names of the classes, in order of their numbers. */
export function labelsOf(config: PretrainedConfig): string[] {
  const { id2label, num_labels = 2 } = config;
  if (id2label === undefined) return Array.from({ length: num_labels }, (_, i) => `LABEL_${i}`);
  return Object.keys(id2label)
    .sort((a, b) => Number(a) - Number(b))
    .map((id) => id2label[id]!);
}

/** The fields of a configuration that name the classes. */
export function labelFields(
  labels: readonly string[],
): Required<Pick<PretrainedConfig, 'id2label' | 'label2id'>> {
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
