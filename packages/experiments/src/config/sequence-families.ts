import { type SequenceName, sequenceOptions } from '@resattn/models/options';
import { field, type OptionField, type OptionSchema, type OptionsOf } from '@resattn/options';
import { type Families, familyFields } from './families.js';

/** Options that a run decides by its texts, or has for all families. */
const decidedByRun = ['modelDim', 'dropout', 'maxLength', 'sharedEmbeddings'] as const;

/** Sizes that are the model's `modelDim` unless they are given. */
const widths = ['embeddingDim', 'units', 'attentionDim', 'maxoutUnits'];

/** What a run has in place of options of its own. */
interface Replaced {
  /** Layers of the encoder, and of the decoder where it has no others. */
  readonly numLayers?: number | undefined;
  /** Where the Transformer normalizes: before each block or after adding. */
  readonly norm?: 'pre' | 'post' | undefined;
}

type Options<F extends SequenceName> = (typeof sequenceOptions)[F]['options'];

type Kept<F extends SequenceName> = Omit<
  OptionsOf<Options<F>>,
  (typeof decidedByRun)[number] | 'numEncoderLayers' | 'residual' | 'norm'
> &
  Pick<
    Replaced,
    | ('numEncoderLayers' extends keyof Options<F> ? 'numLayers' : never)
    | ('residual' extends keyof Options<F> ? 'norm' : never)
  >;

/** A family and its options; those that are left out are its defaults. */
export type SequenceChoice<F extends SequenceName = SequenceName> = {
  readonly [Each in F]: { readonly model: Each } & Kept<Each>;
}[F];

/** The families of models from one sequence to another. */
export const sequenceFamilyOptions: Families = {
  names: () => Object.keys(sequenceOptions),
  find(name) {
    if (!Object.hasOwn(sequenceOptions, name)) return undefined;
    const { title, options } = sequenceOptions[name as SequenceName];
    return { title, fields: familyFields(runOptions(options), decidedByRun) };
  },
};

/** Where a Transformer normalizes, as runs say it. */
const normField = field.choice(['pre', 'post'], {
  default: 'pre',
  help: 'normalize before each block (pre) or after it (post)',
});

/** The options of a family as runs have them. */
const runOptions = (options: OptionSchema): OptionSchema =>
  Object.fromEntries(
    Object.entries(options).flatMap(([name, option]): [string, OptionField][] => {
      if (name === 'numEncoderLayers')
        return [
          ['numLayers', { ...option, help: 'number of encoder layers and of decoder layers' }],
        ];
      if (name === 'numDecoderLayers')
        return [[name, without(option, 'as many as of the encoder')]];
      if (name === 'residual') return [['norm', normField]];
      // The kind of normalization, whose name is taken: it is left as it is.
      if (name === 'norm') return [];
      return [[name, widths.includes(name) ? without(option, 'modelDim') : option]];
    }),
  );

/** An option whose default is another one's value. */
const without = (option: OptionField, value: string): OptionField => ({
  ...option,
  default: undefined,
  help: `${option.help} (default: ${value})`,
});

/** The fields that described a model of whatever family, in records of earlier releases. */
const shared = ['numLayers', 'numHeads', 'hiddenUnits', 'position', 'norm', 'kernelSize'];

/**
 * The fields of a recorded run without those that its model had no use for: once every family was given
 * the fields of all.
 */
export function recordedSequence(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!shared.every((name) => name in fields)) return fields;
  const own = sequenceFamilyOptions.find(String(fields.model))?.fields ?? {};
  const idle = [...shared, 'numDecoderLayers'].filter((name) => !Object.hasOwn(own, name));
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !idle.includes(name)));
}
