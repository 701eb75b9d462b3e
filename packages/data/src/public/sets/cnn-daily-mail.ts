import {
  contentLines,
  type PublicContents,
  rawGithub,
  type StreamedPublicSet,
} from '../public-set.js';

const listFile = (name: string) =>
  rawGithub(
    'abisee/cnn-dailymail',
    'b15ad0a2db0d407a84b8ca9b5731e1f1c4bd24b9',
    `url_lists/${name}`,
  );
const archive = (name: string) =>
  `https://huggingface.co/datasets/cnn_dailymail/resolve/11343c3752184397d56efc19a8a7cceb68089318/data/${name}`;

/** A news article and the highlights that its editors wrote above it. */
export interface NewsStory {
  /** SHA-1 of its address. */
  readonly id: string;
  /** The lines of the article, most of them a sentence or a paragraph. */
  readonly sentences: readonly string[];
  /** The sentences of the summary, scored together by ROUGE-Lsum. */
  readonly highlights: readonly string[];
}

const archives = ['cnn_stories.tgz', 'dailymail_stories.tgz'];
const lists: Readonly<Record<string, string>> = {
  train: 'all_train.txt',
  validation: 'all_val.txt',
  test: 'all_test.txt',
};

export const cnnDailyMail: StreamedPublicSet<NewsStory> = {
  id: 'cnn_dailymail',
  title: 'CNN / Daily Mail, not anonymised (version 3, cased)',
  task: 'summarization',
  languages: ['en'],
  licence:
    'The articles belong to CNN and the Daily Mail; the preparation of the lists and scripts is MIT.',
  citation:
    'Hermann, Kočiský, Grefenstette, Espeholt, Kay, Suleyman and Blunsom: Teaching Machines to Read and Comprehend. NeurIPS 2015. See, Liu and Manning: Get To The Point: Summarization with Pointer-Generator Networks. ACL 2017.',
  homepage: 'https://github.com/abisee/cnn-dailymail',
  notes:
    'Streamed: streamPublicSet reads it out of the archives. A story belongs to the split whose list has its address; stories without article or highlights are left out, and lines without an end mark get " .", as the authors do. Published scores lower-case.',
  unit: 'examples',
  files: [
    {
      name: 'cnn_stories.tgz',
      url: archive('cnn_stories.tgz'),
      checksum: { sha256: 'e8fbc0027e54e0a916abd9c969eb35f708ed1467d7ef4e3b17a56739d65cb200' },
      bytes: 158_577_824,
      isArchive: true,
    },
    {
      name: 'dailymail_stories.tgz',
      url: archive('dailymail_stories.tgz'),
      checksum: { sha256: 'ad69010002210b7c406718248ee66e65868b9f6820f163aa966369878d14147e' },
      bytes: 375_893_739,
      isArchive: true,
    },
    {
      name: 'all_train.txt',
      url: listFile('all_train.txt'),
      checksum: { sha256: 'a5cee49f3a6c862c26ce29308236d2a99625ab6c86a43be22d5206b2790d8029' },
      bytes: 46_424_688,
    },
    {
      name: 'all_val.txt',
      url: listFile('all_val.txt'),
      checksum: { sha256: '81887e982b045083409c6ee838aede8ff4b97291605bcfb21bffc456a16991db' },
      bytes: 2_433_674,
    },
    {
      name: 'all_test.txt',
      url: listFile('all_test.txt'),
      checksum: { sha256: 'c4f5efb5ec2126430a5c156efbd13d0e9c4cb490169e552c38b4a51981a009bd' },
      bytes: 2_109_547,
    },
  ],
  splits: {
    train: { size: 287_113, files: [...archives, lists.train!] },
    validation: { size: 13_368, files: [...archives, lists.validation!] },
    test: { size: 11_490, files: [...archives, lists.test!] },
  },
  async *stream(contents: PublicContents, split: string) {
    const addresses = contentLines(await contents.text(lists[split]!));
    const wanted = new Set(addresses.map((address) => contents.sha1(address.trim())));
    for (const file of archives)
      for await (const { name, text } of contents.entries(file)) {
        const id = /([0-9a-f]{40})\.story$/.exec(name)?.[1];
        if (id === undefined || !wanted.has(id)) continue;
        const story = readStory(id, text);
        if (story !== null) yield story;
      }
  },
};

const endMark = /[.!?'`"’”)]$/;

/** Null for a story without article or without highlights. */
function readStory(id: string, text: string): NewsStory | null {
  const sentences: string[] = [];
  const highlights: string[] = [];
  let out = sentences;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line.startsWith('@highlight')) out = highlights;
    else if (line !== '')
      out.push(endMark.test(line) || line.includes('@highlight') ? line : `${line} .`);
  }
  return sentences.length > 0 && highlights.length > 0 ? { id, sentences, highlights } : null;
}
