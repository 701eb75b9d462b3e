import { datePairs, namePairs } from './cldr-pairs.js';
import { dyck } from './dyck.js';
import { languageId } from './language-id.js';
import { listOps } from './list-ops.js';
import { scanCommands } from './scan.js';
import { copyTask, reverseTask, sortTask } from './sequence-tasks.js';

/** A data set that is made on the spot, without a download. */
export interface EmbeddedSet {
  readonly id: string;
  readonly title: string;
  readonly task: string;
  /** What it is made of. */
  readonly source: string;
  /** The function of this package that makes it. */
  readonly madeBy: string;
  readonly citation: string;
  /** Sizes of the parts, with the default options. */
  readonly sizes: () => Readonly<Record<string, number>>;
}

const cldr = 'Unicode CLDR of the JavaScript engine';
const cldrCitation = 'Unicode Consortium: Common Locale Data Repository. https://cldr.unicode.org.';
const symbolsCitation =
  'Graves, Wayne and Danihelka: Neural Turing Machines. arXiv 1410.5401, 2014.';

const sizesOf = (splits: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    (['train', 'validation', 'test'] as const).map((part) => [
      part,
      (splits[part] as readonly unknown[]).length,
    ]),
  );

const sequenceTask = (id: string, what: string, make: () => object): EmbeddedSet => ({
  id,
  title: `${what} of symbols`,
  task: 'sequence to sequence',
  source: 'random symbols',
  madeBy: `${id}Task`,
  citation: symbolsCitation,
  sizes: () => sizesOf({ ...make() }),
});

/** All data sets that are made on the spot. */
export const embeddedSets: readonly EmbeddedSet[] = [
  {
    id: 'language-id',
    title: 'Language identification',
    task: 'classification, 72 languages',
    source: cldr,
    madeBy: 'languageId',
    citation: cldrCitation,
    sizes: () => sizesOf({ ...languageId() }),
  },
  {
    id: 'name-pairs',
    title: 'Names of regions, languages, scripts and currencies',
    task: 'translation between any two languages',
    source: cldr,
    madeBy: 'namePairs',
    citation: cldrCitation,
    sizes: () => sizesOf({ ...namePairs() }),
  },
  {
    id: 'date-pairs',
    title: 'Written-out dates to ISO 8601',
    task: 'translation from one or several languages',
    source: cldr,
    madeBy: 'datePairs',
    citation: cldrCitation,
    sizes: () => sizesOf({ ...datePairs() }),
  },
  {
    id: 'scan-grammar',
    title: 'SCAN, all commands and the rule-made splits',
    task: 'commands to actions',
    source: 'its grammar',
    madeBy: 'scanCommands, scanSplit',
    citation: 'Lake and Baroni: Generalization without Systematicity. ICML 2018.',
    sizes: () => ({ commands: scanCommands().length }),
  },
  {
    id: 'list-ops',
    title: 'ListOps',
    task: 'classification, 10 digits',
    source: 'its grammar',
    madeBy: 'listOps',
    citation: 'Nangia and Bowman: ListOps. NAACL 2018 Student Research Workshop.',
    sizes: () => sizesOf({ ...listOps() }),
  },
  sequenceTask('copy', 'Copies', copyTask),
  sequenceTask('reverse', 'Reversals', reverseTask),
  sequenceTask('sort', 'Sorted sequences', sortTask),
  {
    id: 'dyck',
    title: 'Balanced brackets',
    task: 'classification, 2 classes',
    source: 'the Dyck language of 2 kinds of brackets',
    madeBy: 'dyck',
    citation:
      'Hewitt, Hahn, Ganguli, Liang and Manning: RNNs can generate bounded hierarchical languages. EMNLP 2020.',
    sizes: () => sizesOf({ ...dyck() }),
  },
];
