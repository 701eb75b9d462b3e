// The page of all families of models and their options, from the schemas that check them.
import {
  classifierOptions,
  type FamilyOptions,
  languageModelOptions,
  sequenceOptions,
} from '@resattn/models/options';
import type { Bounds, OptionField } from '@resattn/options';

/** What the page says around names and numbers, in one language. */
export interface Words {
  readonly intro: string;
  readonly classifiers: string;
  readonly sequences: string;
  readonly languageModels: string;
  /** The head of each table. */
  readonly head: string;
  /** Between the parts of a list. */
  readonly comma: string;
  readonly or: string;
  /** Between an option and the values that it has to have. */
  readonly is: string;
  readonly none: string;
  readonly integers: (min: number | undefined) => string;
  readonly number: (kind: 'integer' | 'number', bounds: Bounds) => string;
  /** The conditions under which alone an option has an effect. */
  readonly condition: (conditions: readonly string[]) => string;
  readonly colon: string;
  readonly title: (title: string) => string;
  readonly help: (help: string) => string;
}

export const english: Words = {
  intro: `# Families and their options

The options of \`makeClassifier\`, \`makeSequenceToSequence\` and \`makeLanguageModel\`, written from the schemas that
check them. The command and \`runExperiment\` take the same by the name of the family: \`resattn train classify
--model text-cnn --help\` lists the options of one. There \`maxLength\`, \`maxPositions\`, \`sentenceEndIds\` and
\`sharedEmbeddings\` follow from the texts. Models from one sequence to another have three options in common there:
\`modelDim\`, which gives all widths, \`numLayers\`, of the encoder and of the decoder, and \`norm\`, \`pre\` or \`post\`.
`,
  classifiers: 'Classifiers',
  sequences: 'Sequence to sequence',
  languageModels: 'Language models',
  head: '| option | holds | default | |',
  comma: ', ',
  or: ' or ',
  is: ' ',
  none: 'none',
  integers: (min) => `integers from ${min}`,
  number: (kind, { min, above, max, below }) =>
    [
      kind,
      min === undefined ? '' : `from ${min}`,
      above === undefined ? '' : `above ${above}`,
      max === undefined ? '' : `to ${max}`,
      below === undefined ? '' : `below ${below}`,
    ]
      .filter(Boolean)
      .join(' '),
  condition: (conditions) => `; with ${conditions.join(' and ')}`,
  colon: ': ',
  title: (title) => title,
  help: (help) => help,
};

/** The page as Markdown. */
export function familiesPage(words: Words): string {
  const kinds: readonly [title: string, families: Readonly<Record<string, FamilyOptions>>][] = [
    [words.classifiers, classifierOptions],
    [words.sequences, sequenceOptions],
    [words.languageModels, languageModelOptions],
  ];
  const sections = kinds.map(
    ([title, families]) =>
      `## ${title}\n\n${Object.entries(families)
        .map(([name, family]) => familySection(name, family, words))
        .join('\n')}`,
  );
  return [words.intro, ...sections].join('\n');
}

function familySection(name: string, { title, options }: FamilyOptions, words: Words): string {
  const rows = Object.entries(options).map(([option, field]) => {
    const help = `${words.help(field.help)}${effectOf(field, words)}`;
    return `| \`${option}\` | ${holds(field, words)} | ${defaultOf(field, words)} | ${help} |`;
  });
  const head = `${words.head}\n|---|---|---|---|`;
  return `### \`${name}\`${words.colon}${words.title(title)}\n\n${head}\n${rows.join('\n')}\n`;
}

function holds(field: OptionField, { comma, integers, number }: Words): string {
  switch (field.kind) {
    case 'choice':
    case 'choices':
      return field.choices.map((choice) => `\`${choice}\``).join(comma);
    case 'boolean':
      return ['true', 'false'].join(comma);
    case 'integers':
      return integers(field.min);
    case 'integer':
    case 'number':
      return number(field.kind, field);
    default:
      return field.kind;
  }
}

function defaultOf({ default: value }: OptionField, { comma, none }: Words): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(comma) || none : String(value);
}

function effectOf({ when = {} }: OptionField, { or, is, condition }: Words): string {
  const conditions = Object.entries(when).map(
    ([name, values]) => `\`${name}\`${is}${values.join(or)}`,
  );
  return conditions.length === 0 ? '' : condition(conditions);
}
