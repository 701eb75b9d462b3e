import type { LabelledText } from '../../reading/classification.js';
import { contentLines, type PublicSet } from '../public-set.js';
import { harvard, harvardTerms } from './harvard-copies.js';

/** `label text` on each line, the label a class index. */
function indexThenText([content]: readonly string[]): LabelledText[] {
  return contentLines(content!).map((line) => {
    const space = line.indexOf(' ');
    return { text: line.slice(space + 1), label: Number(line.slice(0, space)) };
  });
}

export const mr: PublicSet<LabelledText> = {
  id: 'mr',
  title: 'Movie reviews, sentence polarity',
  task: 'sentiment, 2 classes',
  languages: ['en'],
  licence: harvardTerms,
  citation:
    'Pang and Lee: Seeing stars: Exploiting class relationships for sentiment categorization with respect to rating scales. ACL 2005.',
  homepage: 'https://www.cs.cornell.edu/people/pabo/movie-review-data/',
  notes: 'No published split: papers report 10-fold cross-validation. All of class 0 comes first.',
  labels: ['negative', 'positive'],
  unit: 'examples',
  files: [
    {
      name: 'all.txt',
      url: harvard('data/rt-polarity.all'),
      checksum: { sha256: 'b8846c3bbd59241f901efdc58f7c515e4b280ab3561fd1858caa5aa48da95a8a' },
      bytes: 1_259_719,
      encoding: 'windows-1252',
    },
  ],
  splits: { all: { size: 10_662, files: ['all.txt'] } },
  parse: indexThenText,
};

export const subj: PublicSet<LabelledText> = {
  id: 'subj',
  title: 'Subjectivity of sentences',
  task: 'subjectivity, 2 classes',
  languages: ['en'],
  licence: harvardTerms,
  citation:
    'Pang and Lee: A Sentimental Education: Sentiment Analysis Using Subjectivity Summarization Based on Minimum Cuts. ACL 2004.',
  homepage: 'https://www.cs.cornell.edu/people/pabo/movie-review-data/',
  notes: 'No published split: papers report 10-fold cross-validation. All of class 0 comes first.',
  labels: ['subjective', 'objective'],
  unit: 'examples',
  files: [
    {
      name: 'all.txt',
      url: harvard('data/subj.all'),
      checksum: { sha256: 'f3ffbe2aa8e4f3ba3e63e46dce51613854edbca122fb3aa758b9bce047ded23c' },
      bytes: 1_320_246,
      encoding: 'windows-1252',
    },
  ],
  splits: { all: { size: 10_000, files: ['all.txt'] } },
  parse: indexThenText,
};

const sstCitation =
  'Socher, Perelygin, Wu, Chuang, Manning, Ng and Potts: Recursive Deep Models for Semantic Compositionality Over a Sentiment Treebank. EMNLP 2013.';
const sstNotes =
  'Whole sentences only. Most papers train on the phrases too and score higher for it.';

export const sst2: PublicSet<LabelledText> = {
  id: 'sst2',
  title: 'Stanford Sentiment Treebank, binary',
  task: 'sentiment, 2 classes',
  languages: ['en'],
  licence: harvardTerms,
  citation: sstCitation,
  homepage: 'https://nlp.stanford.edu/sentiment/',
  notes: sstNotes,
  labels: ['negative', 'positive'],
  unit: 'examples',
  files: [
    {
      name: 'train.txt',
      url: harvard('data/stsa.binary.train'),
      checksum: { sha256: '71c04bcc41291fa47454dd670df701b14ee9249156babeaac404cfe2c8d74338' },
      bytes: 738_844,
    },
    {
      name: 'dev.txt',
      url: harvard('data/stsa.binary.dev'),
      checksum: { sha256: '02fedc82855dbdcabe82c65ed1af6c6570788eaac51073cdb35ee8c7784426d1' },
      bytes: 94_400,
    },
    {
      name: 'test.txt',
      url: harvard('data/stsa.binary.test'),
      checksum: { sha256: '6a80dc9b9a0db2d3b37f2f809304febad31c90ab67a5b4157b7d9f881c53ef5b' },
      bytes: 193_562,
    },
  ],
  splits: {
    train: { size: 6920, files: ['train.txt'] },
    validation: { size: 872, files: ['dev.txt'] },
    test: { size: 1821, files: ['test.txt'] },
  },
  parse: indexThenText,
};

export const sst5: PublicSet<LabelledText> = {
  id: 'sst5',
  title: 'Stanford Sentiment Treebank, fine-grained',
  task: 'sentiment, 5 classes',
  languages: ['en'],
  licence: harvardTerms,
  citation: sstCitation,
  homepage: 'https://nlp.stanford.edu/sentiment/',
  notes: sstNotes,
  labels: ['very negative', 'negative', 'neutral', 'positive', 'very positive'],
  unit: 'examples',
  files: [
    {
      name: 'train.txt',
      url: harvard('data/stsa.fine.train'),
      checksum: { sha256: '9b52b5f686ed438d4d0274c385369251b3d579b578fddd340ba8a9bae2ca4bee' },
      bytes: 902_818,
    },
    {
      name: 'dev.txt',
      url: harvard('data/stsa.fine.dev'),
      checksum: { sha256: 'b2f76c62b960f9fda5c6d751edb125abab4f878eb94a8754239b7f4af647f4c3' },
      bytes: 117_239,
    },
    {
      name: 'test.txt',
      url: harvard('data/stsa.fine.test'),
      checksum: { sha256: '0e2ebb450c231f7b3d67fc932066e7bb26ae7bad8c88488f45ed44ef02eb3c73' },
      bytes: 233_634,
    },
  ],
  splits: {
    train: { size: 8544, files: ['train.txt'] },
    validation: { size: 1101, files: ['dev.txt'] },
    test: { size: 2210, files: ['test.txt'] },
  },
  parse: indexThenText,
};
