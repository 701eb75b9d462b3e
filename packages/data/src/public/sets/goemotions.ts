import { contentLines, type PublicSet, rawGithub } from '../public-set.js';

const goEmotions = (path: string) =>
  rawGithub('monologg/GoEmotions-pytorch', 'b75f9d3a8b76bc1060687925b04ca98a1b8ea66b', path);

/** A text with any number of classes. */
export interface MultiLabelText {
  readonly text: string;
  /** Indices into the labels of the set. */
  readonly labels: readonly number[];
}

export const goemotions: PublicSet<MultiLabelText> = {
  id: 'goemotions',
  title: 'GoEmotions',
  task: 'emotions, 28 labels, several a text',
  languages: ['en'],
  licence: 'CC BY 4.0.',
  citation:
    'Demszky, Movshovitz-Attias, Ko, Cowen, Nemade and Ravi: GoEmotions: A Dataset of Fine-Grained Emotions. ACL 2020.',
  homepage: 'https://github.com/google-research/google-research/tree/master/goemotions',
  labels: [
    'admiration',
    'amusement',
    'anger',
    'annoyance',
    'approval',
    'caring',
    'confusion',
    'curiosity',
    'desire',
    'disappointment',
    'disapproval',
    'disgust',
    'embarrassment',
    'excitement',
    'fear',
    'gratitude',
    'grief',
    'joy',
    'love',
    'nervousness',
    'optimism',
    'pride',
    'realization',
    'relief',
    'remorse',
    'sadness',
    'surprise',
    'neutral',
  ],
  unit: 'examples',
  files: [
    {
      name: 'train.tsv',
      url: goEmotions('data/original/train.tsv'),
      checksum: { sha256: '1c254a142be5c00e80d819b9ae1bbd36d94b2eeb8f4b1271846508d57e57d9c5' },
      bytes: 3_519_053,
    },
    {
      name: 'dev.tsv',
      url: goEmotions('data/original/dev.tsv'),
      checksum: { sha256: '575489c079c9de1097062a01738f998590d6b7ead66dd1c9fd1d2ba01fd8bc62' },
      bytes: 439_059,
    },
    {
      name: 'test.tsv',
      url: goEmotions('data/original/test.tsv'),
      checksum: { sha256: '0587b2dd8b27b97352adbfc3fb083d46005c8946657fdc2b1ca8b1cc7f1f8be4' },
      bytes: 436_706,
    },
  ],
  splits: {
    train: { size: 43_410, files: ['train.tsv'] },
    validation: { size: 5426, files: ['dev.tsv'] },
    test: { size: 5427, files: ['test.tsv'] },
  },
  parse: ([content]) =>
    contentLines(content!).map((line) => {
      const [text, labels] = line.split('\t') as [string, string];
      return { text, labels: labels.split(',').map(Number) };
    }),
};
