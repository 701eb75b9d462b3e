import { readConll } from '../../reading/conll.js';
import { labelIndex, type PublicSet, rawGithub } from '../public-set.js';

const wnut = (path: string) =>
  rawGithub('leondz/emerging_entities_17', 'e52a2d2a71ac1a051ca2d532eef28653c5c02603', path);
const ewt = (path: string) =>
  rawGithub(
    'UniversalDependencies/UD_English-EWT',
    '15d613d8447b3478787d4c278730a1e48a945efb',
    path,
  );

/** A sentence with one class a token. */
export interface TaggedSentence {
  readonly tokens: readonly string[];
  /** Indices into the labels of the set. */
  readonly labels: readonly number[];
}

const entityTypes = ['corporation', 'creative-work', 'group', 'location', 'person', 'product'];
const wnutLabels = ['O', ...entityTypes.flatMap((type) => [`B-${type}`, `I-${type}`])];
const universalTags = [
  'ADJ',
  'ADP',
  'ADV',
  'AUX',
  'CCONJ',
  'DET',
  'INTJ',
  'NOUN',
  'NUM',
  'PART',
  'PRON',
  'PROPN',
  'PUNCT',
  'SCONJ',
  'SYM',
  'VERB',
  'X',
];

/** Sentences of a text with a token a line; `fieldsOf` gives token and tag, or nothing to pass over. */
async function taggedSentences(
  content: string,
  labels: readonly string[],
  comment: string | undefined,
  fieldsOf: (fields: readonly string[]) => readonly [token: string, tag: string] | undefined,
): Promise<TaggedSentence[]> {
  const sentences: TaggedSentence[] = [];
  const options = { delimiter: '\t' as const, ...(comment === undefined ? {} : { comment }) };
  for await (const { tokens } of readConll(content, options)) {
    const words = tokens.map(fieldsOf).filter((word) => word !== undefined);
    sentences.push({
      tokens: words.map(([token]) => token),
      labels: words.map(([, tag]) => labelIndex(labels, tag)),
    });
  }
  return sentences;
}

export const wnut17: PublicSet<TaggedSentence> = {
  id: 'wnut17',
  title: 'WNUT 2017, emerging entities',
  task: 'named entities, BIO tags of 6 types',
  languages: ['en'],
  licence: 'CC BY 4.0.',
  citation:
    'Derczynski, Nichols, van Erp and Limsopatham: Results of the WNUT2017 Shared Task on Novel and Emerging Entity Recognition. W-NUT 2017.',
  homepage: 'https://github.com/leondz/emerging_entities_17',
  labels: wnutLabels,
  unit: 'examples',
  files: [
    {
      name: 'train.conll',
      url: wnut('wnut17train.conll'),
      checksum: { sha256: '731820e13f71af324c6b55a1575ec2ce59fbaa2a0806f8f0400b98d56cd6a7a5' },
      bytes: 493_781,
    },
    {
      name: 'dev.conll',
      url: wnut('emerging.dev.conll'),
      checksum: { sha256: 'e053b752b8155113ca66e7db08af5f2f5f43ab993694e4774f1ec5bad42312d8' },
      bytes: 114_749,
    },
    {
      name: 'test.conll',
      url: wnut('emerging.test.annotated'),
      checksum: { sha256: '2aa79b764e56ec9264a1b30fdd9b70195bd00ff400b62edd8f399d5f13c178f0' },
      bytes: 192_425,
    },
  ],
  splits: {
    train: { size: 3394, files: ['train.conll'] },
    validation: { size: 1009, files: ['dev.conll'] },
    test: { size: 1287, files: ['test.conll'] },
  },
  parse: ([content]) =>
    taggedSentences(content!, wnutLabels, undefined, ([token, tag]) => [token!, tag!]),
};

export const udEnglishEwt: PublicSet<TaggedSentence> = {
  id: 'ud_english_ewt',
  title: 'Universal Dependencies English EWT 2.16, parts of speech',
  task: 'parts of speech, 17 tags',
  languages: ['en'],
  licence: 'CC BY-SA 4.0.',
  citation:
    'Silveira, Dozat, de Marneffe, Bowman, Connor, Bauer and Manning: A Gold Standard Dependency Corpus for English. LREC 2014.',
  homepage: 'https://github.com/UniversalDependencies/UD_English-EWT',
  notes: 'Syntactic words: a contraction stands as its parts.',
  labels: universalTags,
  unit: 'examples',
  files: [
    {
      name: 'train.conllu',
      url: ewt('en_ewt-ud-train.conllu'),
      checksum: { sha256: '3fb78e2b55482c8ee00caa653af436c88c9e5bc9a73ce26e4ae3ddc79d2b7e7b' },
      bytes: 14_203_025,
      reduced: {
        name: 'train.tsv',
        sha256: 'f66337dc7c394a1f497ddce9714c77f2bb296eb3721e01ed313d5a40eb5db6c9',
      },
    },
    {
      name: 'dev.conllu',
      url: ewt('en_ewt-ud-dev.conllu'),
      checksum: { sha256: '531a54ff90d6ab12201c5a50c3e78e6ddac4de69abc4bce5d275d3cd29efe2b6' },
      bytes: 1_805_545,
      reduced: {
        name: 'dev.tsv',
        sha256: 'ac7b79f3411079d8dca268d824ce4b36e25c9ba839ccd64067024d2ac18fba8d',
      },
    },
    {
      name: 'test.conllu',
      url: ewt('en_ewt-ud-test.conllu'),
      checksum: { sha256: 'e266e515a0a7547657ed3d90d9ba46487d6bd251f27ad4269d4e8a427c8555cd' },
      bytes: 1_804_515,
      reduced: {
        name: 'test.tsv',
        sha256: 'ead3f5bc8fe6026fa56cebf36b682bf79b165ff19762ad2bed0120039f6033ad',
      },
    },
  ],
  splits: {
    train: { size: 12_544, files: ['train.conllu'] },
    validation: { size: 2001, files: ['dev.conllu'] },
    test: { size: 2077, files: ['test.conllu'] },
  },
  parse([content]) {
    // The published files have ten columns and comments, a reduced one form and tag alone.
    const isFull = content!.startsWith('# ');
    if (!isFull)
      return taggedSentences(content!, universalTags, undefined, ([form, tag]) => [form!, tag!]);
    return taggedSentences(content!, universalTags, '# ', ([id, form, , tag]) =>
      /^\d+$/.test(id!) ? [form!, tag!] : undefined,
    );
  },
};
