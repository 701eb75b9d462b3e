import type { LabelledText } from '../../reading/classification.js';
import { readCsv } from '../../reading/csv.js';
import { contentLines, labelIndex, type PublicSet, rawGithub } from '../public-set.js';

const agNewsFile = (path: string) =>
  rawGithub('mhjabreel/CharCnn_Keras', '555590db4219b1243abb1918effd6a7425a2d75f', path);
const thucnews = (path: string) =>
  rawGithub(
    '649453932/Chinese-Text-Classification-Pytorch',
    '6cb26819af7b646275aff8a4693676f2849e67f6',
    path,
  );
const csl = (path: string) =>
  rawGithub('ydli-ai/CSL', '0f1ac0626d584cd3c72f8be26d329eb4f967cfd0', path);

export interface NewsArticle extends LabelledText {
  readonly title: string;
  readonly description: string;
}

export const agNews: PublicSet<NewsArticle> = {
  id: 'ag_news',
  title: "AG's News",
  task: 'topics, 4 classes',
  languages: ['en'],
  licence: 'Research and other non-commercial use (readme of the data).',
  citation:
    'Zhang, Zhao and LeCun: Character-level Convolutional Networks for Text Classification. NeurIPS 2015.',
  homepage: 'http://groups.di.unipi.it/~gulli/AG_corpus_of_news_articles.html',
  labels: ['World', 'Sports', 'Business', 'Sci/Tech'],
  unit: 'examples',
  files: [
    {
      name: 'train.csv',
      url: agNewsFile('data/ag_news_csv/train.csv'),
      checksum: { gitBlob: '694aa19971315410e000404523796b76349d3c1d' },
      bytes: 40_000_000,
    },
    {
      name: 'test.csv',
      url: agNewsFile('data/ag_news_csv/test.csv'),
      checksum: { sha256: '521465c2428ed7f02f8d6db6ffdd4b5447c1c701962353eb2c40d548c3c85699' },
      bytes: 1_857_427,
    },
  ],
  splits: {
    train: { size: 120_000, files: ['train.csv'] },
    test: { size: 7600, files: ['test.csv'] },
  },
  async parse([content]) {
    const table = await readCsv(content!, {
      columns: ['class', 'title', 'description'],
      delimiter: ',',
    });
    const articles: NewsArticle[] = [];
    for await (const { fields } of table.rows) {
      const title = String(fields.title);
      const description = String(fields.description);
      const label = Number(fields.class) - 1;
      articles.push({ text: `${title} ${description}`, label, title, description });
    }
    return articles;
  },
};

export const thucnewsTitles: PublicSet<LabelledText> = {
  id: 'thucnews_titles',
  title: 'THUCNews titles',
  task: 'topics, 10 classes',
  languages: ['zh'],
  licence:
    'Source corpus THUCNews: research use (thuctc.thunlp.org); the copy is from an MIT repository.',
  citation:
    'Sun, Li, Guo, Zhao, Zheng, Si and Liu: THUCTC: An Efficient Chinese Text Classifier. 2016.',
  homepage: 'http://thuctc.thunlp.org/',
  labels: [
    'finance',
    'realty',
    'stocks',
    'education',
    'science',
    'society',
    'politics',
    'sports',
    'game',
    'entertainment',
  ],
  unit: 'examples',
  files: [
    {
      name: 'train.txt',
      url: thucnews('THUCNews/data/train.txt'),
      checksum: { gitBlob: 'ffe8979a12879da0747847aca49e9a6c1d29898f' },
      bytes: 20_000_000,
    },
    {
      name: 'dev.txt',
      url: thucnews('THUCNews/data/dev.txt'),
      checksum: { sha256: '6ed73aa2c57ee1560c8f76570d48735c4b1c29ae4983fe3523d56e115813e175' },
      bytes: 551_313,
    },
    {
      name: 'test.txt',
      url: thucnews('THUCNews/data/test.txt'),
      checksum: { sha256: 'ebecc8c896635ad69730083ca7b81d37c42c9a5779bc05c9d2479d894e34f026' },
      bytes: 551_596,
    },
  ],
  splits: {
    train: { size: 180_000, files: ['train.txt'] },
    validation: { size: 10_000, files: ['dev.txt'] },
    test: { size: 10_000, files: ['test.txt'] },
  },
  parse: ([content]) =>
    contentLines(content!).map((line) => {
      const [text, label] = line.split('\t') as [string, string];
      return { text, label: Number(label) };
    }),
};

const cslLabels = [
  '农学',
  '军事学',
  '医学',
  '历史学',
  '哲学',
  '工学',
  '教育学',
  '文学',
  '法学',
  '理学',
  '管理学',
  '经济学',
  '艺术学',
];

export const cslCategory: PublicSet<LabelledText> = {
  id: 'csl_category',
  title: 'CSL, discipline of a paper by its title',
  task: 'topics, 13 classes, unbalanced',
  languages: ['zh'],
  licence: 'Apache-2.0 (readme of the repository).',
  citation:
    'Li, Zhang, Zhao, Shen, Liu, Mao and Zhang: CSL: A Large-scale Chinese Scientific Literature Dataset. COLING 2022.',
  homepage: 'https://github.com/ydli-ai/CSL',
  labels: cslLabels,
  unit: 'examples',
  files: [
    {
      name: 'train.tsv',
      url: csl('benchmark/cls_ctg/train.tsv'),
      checksum: { sha256: 'a9680e3952b4f2d2bb70792ca94c391d956607bff48ffcc182cbe152d86b67f2' },
      bytes: 601_477,
    },
    {
      name: 'dev.tsv',
      url: csl('benchmark/cls_ctg/dev.tsv'),
      checksum: { sha256: '7549de53ae2a29f1fe014b250ea53324b7dcaaca7b7ca5c10cb9f17fec769751' },
      bytes: 74_747,
    },
    {
      name: 'test.tsv',
      url: csl('benchmark/cls_ctg/test.tsv'),
      checksum: { sha256: '337cace3a8854f993dca462c9ae34e785beaccd016e11c938016c79c91ca9c83' },
      bytes: 74_522,
    },
  ],
  splits: {
    train: { size: 8000, files: ['train.tsv'] },
    validation: { size: 1000, files: ['dev.tsv'] },
    test: { size: 1000, files: ['test.tsv'] },
  },
  parse: ([content]) =>
    contentLines(content!).map((line) => {
      const [, text, name] = line.split('\t') as [string, string, string];
      return { text, label: labelIndex(cslLabels, name) };
    }),
};
