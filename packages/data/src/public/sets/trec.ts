import type { LabelledText } from '../../reading/classification.js';
import { contentLines, labelIndex, type PublicSet } from '../public-set.js';
import { harvard, harvardTerms } from './harvard-copies.js';

export interface TrecQuestion extends LabelledText {
  /** One of 50 classes below the six, e.g. `NUM:dist`. */
  readonly fine: string;
}

const trecLabels = ['DESC', 'ENTY', 'ABBR', 'HUM', 'LOC', 'NUM'];

export const trec: PublicSet<TrecQuestion> = {
  id: 'trec',
  title: 'TREC questions',
  task: 'question classification, 6 or 50 classes',
  languages: ['en'],
  licence: harvardTerms,
  citation: 'Li and Roth: Learning Question Classifiers. COLING 2002.',
  homepage: 'https://cogcomp.seas.upenn.edu/Data/QA/QC/',
  labels: trecLabels,
  unit: 'examples',
  files: [
    {
      name: 'train.txt',
      url: harvard('data/raw/TREC.train'),
      checksum: { sha256: '9e4c8bdcaffb96ed61041bd64b564183d52793a8e91d84fc3a8646885f466ec3' },
      bytes: 335_858,
      encoding: 'windows-1252',
    },
    {
      name: 'test.txt',
      url: harvard('data/raw/TREC.test'),
      checksum: { sha256: '033f22c028c2bbba9ca682f68ffe204dc1aa6e1cf35dd6207f2d4ca67f0d0e8e' },
      bytes: 23_354,
      encoding: 'windows-1252',
    },
  ],
  splits: {
    train: { size: 5452, files: ['train.txt'] },
    test: { size: 500, files: ['test.txt'] },
  },
  parse: ([content]) =>
    contentLines(content!).map((line) => {
      const [fine] = line.split(' ', 1) as [string];
      const label = labelIndex(trecLabels, fine.split(':')[0]!);
      return { text: line.slice(fine.length + 1), label, fine };
    }),
};
