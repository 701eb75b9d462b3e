import { contentLines, type PublicSet, rawGithub } from '../public-set.js';

const charRnn = (path: string) =>
  rawGithub('karpathy/char-rnn', '6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e', path);
const pytorchExamples = (path: string) =>
  rawGithub('pytorch/examples', '77f55b912142e11fcfdf5b530231fb9c52f181e8', path);

/** A piece of running text: the whole of it, or a line. */
export interface PlainText {
  readonly text: string;
}

const shakespeareTrain = 1_003_854;

export const tinyShakespeare: PublicSet<PlainText> = {
  id: 'tiny_shakespeare',
  title: 'Tiny Shakespeare',
  task: 'language modelling by character',
  languages: ['en'],
  licence: 'The text is in the public domain; the copy is from an MIT repository.',
  citation: 'Karpathy: The Unreasonable Effectiveness of Recurrent Neural Networks. 2015.',
  homepage: 'https://github.com/karpathy/char-rnn',
  notes: 'Train is the first 90 %, as in nanoGPT; each part is one text.',
  unit: 'characters',
  files: [
    {
      name: 'input.txt',
      url: charRnn('data/tinyshakespeare/input.txt'),
      checksum: { sha256: '86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed' },
      bytes: 1_115_394,
    },
  ],
  splits: {
    train: { size: shakespeareTrain, files: ['input.txt'] },
    validation: { size: 111_540, files: ['input.txt'] },
  },
  parse: ([content], split) => [
    {
      text:
        split === 'train' ? content!.slice(0, shakespeareTrain) : content!.slice(shakespeareTrain),
    },
  ],
};

export const wikitext2: PublicSet<PlainText> = {
  id: 'wikitext2',
  title: 'WikiText-2, tokenised',
  task: 'language modelling by word',
  languages: ['en'],
  licence: 'CC BY-SA 3.0 (text of Wikipedia).',
  citation: 'Merity, Xiong, Bradbury and Socher: Pointer Sentinel Mixture Models. ICLR 2017.',
  homepage: 'https://github.com/pytorch/examples/tree/main/word_language_model',
  notes:
    'Words outside the vocabulary of 33,278 are <unk>. With an end-of-line token for each line: 2,088,628, 217,646 and 245,569 tokens.',
  unit: 'examples',
  files: [
    {
      name: 'train.txt',
      url: pytorchExamples('word_language_model/data/wikitext-2/train.txt'),
      checksum: { gitBlob: '2d84b35af79e411d73ea7cae83c73964c6ac83b4' },
      bytes: 12_000_000,
    },
    {
      name: 'valid.txt',
      url: pytorchExamples('word_language_model/data/wikitext-2/valid.txt'),
      checksum: { sha256: 'f0737ed31fc1329026e95cb8b98e19c2a182c39c240ab909dc31abf2f8af58e8' },
      bytes: 1_121_681,
    },
    {
      name: 'test.txt',
      url: pytorchExamples('word_language_model/data/wikitext-2/test.txt'),
      checksum: { sha256: 'd790b833ef8cf03a90db7bf1271b7520b83c45ce07ba3c1a9699df81e239eca0' },
      bytes: 1_256_449,
    },
  ],
  splits: {
    train: { size: 36_718, files: ['train.txt'] },
    validation: { size: 3760, files: ['valid.txt'] },
    test: { size: 4358, files: ['test.txt'] },
  },
  parse: ([content]) => contentLines(content!).map((text) => ({ text })),
};
