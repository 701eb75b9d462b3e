// The page of all families of models and their options, from the schemas that check them.
import {
  classifierOptions,
  type FamilyOptions,
  languageModelOptions,
  sequenceOptions,
} from '@resattn/models/options';
import type { OptionField } from '@resattn/options';

const intro = `# Families and their options

The options of \`makeClassifier\`, \`makeSequenceToSequence\` and \`makeLanguageModel\`, written from the schemas that
check them. The command and \`runExperiment\` take the same by the name of the family: \`resattn train classify
--model text-cnn --help\` lists the options of one. There \`maxLength\`, \`maxPositions\`, \`sentenceEndIds\` and
\`sharedEmbeddings\` follow from the texts. Models from one sequence to another have three options in common there:
\`modelDim\`, which gives all widths, \`numLayers\`, of the encoder and of the decoder, and \`norm\`, \`pre\` or \`post\`.
`;

const kinds: readonly [title: string, families: Readonly<Record<string, FamilyOptions>>][] = [
  ['Classifiers', classifierOptions],
  ['Sequence to sequence', sequenceOptions],
  ['Language models', languageModelOptions],
];

/** The page as Markdown. */
export function familiesPage(): string {
  const sections = kinds.map(
    ([title, families]) =>
      `## ${title}\n\n${Object.entries(families)
        .map(([name, family]) => familySection(name, family))
        .join('\n')}`,
  );
  return [intro, ...sections].join('\n');
}

function familySection(name: string, { title, options }: FamilyOptions): string {
  const rows = Object.entries(options).map(
    ([option, field]) =>
      `| \`${option}\` | ${holds(field)} | ${defaultOf(field)} | ${field.help}${effectOf(field)} |`,
  );
  const head = '| option | holds | default | |\n|---|---|---|---|';
  return `### \`${name}\`: ${title}\n\n${head}\n${rows.join('\n')}\n`;
}

function holds(field: OptionField): string {
  switch (field.kind) {
    case 'choice':
    case 'choices':
      return field.choices.map((choice) => `\`${choice}\``).join(', ');
    case 'boolean':
      return 'true, false';
    case 'integers':
      return `integers from ${field.min}`;
    case 'integer':
    case 'number':
      return [field.kind, bounds(field)].filter(Boolean).join(' ');
    default:
      return field.kind;
  }
}

function bounds({ min, above, max, below }: OptionField & { kind: 'integer' | 'number' }): string {
  const parts = [
    min === undefined ? '' : `from ${min}`,
    above === undefined ? '' : `above ${above}`,
    max === undefined ? '' : `to ${max}`,
    below === undefined ? '' : `below ${below}`,
  ];
  return parts.filter(Boolean).join(' ');
}

function defaultOf({ default: value }: OptionField): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') || 'none' : String(value);
}

/** Where alone an option has an effect. */
function effectOf({ when = {} }: OptionField): string {
  const conditions = Object.entries(when).map(
    ([name, values]) => `\`${name}\` ${values.join(' or ')}`,
  );
  return conditions.length === 0 ? '' : `; with ${conditions.join(' and ')}`;
}
