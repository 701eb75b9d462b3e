import type { TextPair } from '../../reading/pairs.js';
import { contentLines, type PublicSet, rawGithub } from '../public-set.js';

const multi30kFile = (path: string) =>
  rawGithub('multi30k/dataset', 'a3d2e0d26b56f3846f66a952536ffed4e401d05a', path);
const tatoeba = (path: string) =>
  rawGithub('pjgao/seq2seq_keras', '345f3ad6aa03988aa5deb9e5252de4f0c59cc0a2', path);
const scitldrFile = (path: string) =>
  rawGithub('allenai/scitldr', '5ccad9c00a60ad75c9e04abf7f27d0f53f983b20', path);
const scanFile = (path: string) =>
  rawGithub('brendenlake/SCAN', 'c4b756cbc010d75c912f16c42c8f15dc6b7e6c8f', path);
const cogsFile = (path: string) =>
  rawGithub('najoungkim/COGS', '165a7b669eade971fa47bf568a2e51925360fed8', path);

export const multi30k: PublicSet<TextPair> = {
  id: 'multi30k',
  title: 'Multi30k, task 1, English and German captions',
  task: 'translation',
  languages: ['en', 'de'],
  licence: 'None stated in the repository; the captions come from Flickr30k and MS COCO.',
  citation:
    "Elliott, Frank, Sima'an and Specia: Multi30K: Multilingual English-German Image Descriptions. VL 2016. Test 2017: Elliott, Frank, Barrault, Bougares and Specia. WMT 2017.",
  homepage: 'https://github.com/multi30k/dataset',
  notes: 'Raw captions, not tokenised.',
  unit: 'examples',
  files: [
    {
      name: 'train.en',
      url: multi30kFile('data/task1/raw/train.en.gz'),
      checksum: { sha256: '460a15fbd157e34a7a9957ee388c1ca247fe47af3ef25fb50442af6c274e0fc6' },
      bytes: 1_801_238,
    },
    {
      name: 'train.de',
      url: multi30kFile('data/task1/raw/train.de.gz'),
      checksum: { sha256: '2c2b73fd2b548fbcde3a875e0a78d6ee94d498bfdee6bd3eae3945779e9ddf72' },
      bytes: 2_110_398,
    },
    {
      name: 'val.en',
      url: multi30kFile('data/task1/raw/val.en.gz'),
      checksum: { sha256: '1f2a23d992769b5b3d209b0a10dd0b77c08cceb1f20dfb97ed0aafa49d107227' },
      bytes: 63_297,
    },
    {
      name: 'val.de',
      url: multi30kFile('data/task1/raw/val.de.gz'),
      checksum: { sha256: '660e09eb7e1da2f856ea13ee5ad3cf6d36b3d5b0b733c857e94c5747a3dfc660' },
      bytes: 75_981,
    },
    {
      name: 'test_2016_flickr.en',
      url: multi30kFile('data/task1/raw/test_2016_flickr.en.gz'),
      checksum: { sha256: '399a4382932c1aadd3ceb9bef1008d388a64c76d4ae4e9d4728c6f4301cac182' },
      bytes: 62_076,
    },
    {
      name: 'test_2016_flickr.de',
      url: multi30kFile('data/task1/raw/test_2016_flickr.de.gz'),
      checksum: { sha256: '4be6b5b3236b79c25475c6bb829800a7ce559e9ba7a1f6c2394fe4d40be46d16' },
      bytes: 70_649,
    },
    {
      name: 'test_2017_flickr.en',
      url: multi30kFile('data/task1/raw/test_2017_flickr.en.gz'),
      checksum: { sha256: 'ce1450ddc5ab0834502579d77a170849952e15a2938b34cc503bdc25ebb4fb98' },
      bytes: 55_242,
    },
    {
      name: 'test_2017_flickr.de',
      url: multi30kFile('data/task1/raw/test_2017_flickr.de.gz'),
      checksum: { sha256: 'c3078bc3b36808bf9d20eb2347ed6137016179ef59ec0d2b9b8ecc3fb2880081' },
      bytes: 64_059,
    },
  ],
  splits: {
    train: { size: 29_000, files: ['train.en', 'train.de'] },
    validation: { size: 1014, files: ['val.en', 'val.de'] },
    test_2016: { size: 1000, files: ['test_2016_flickr.en', 'test_2016_flickr.de'] },
    test_2017: { size: 1000, files: ['test_2017_flickr.en', 'test_2017_flickr.de'] },
  },
  parse([english, german]) {
    const targets = contentLines(german!);
    return contentLines(english!).map((source, i) => ({ source, target: targets[i]! }));
  },
};

export const tatoebaEnZh: PublicSet<TextPair> = {
  id: 'tatoeba_en_zh',
  title: 'Tatoeba sentences, English and Chinese',
  task: 'translation',
  languages: ['en', 'zh'],
  licence: 'Tatoeba sentences: CC BY 2.0 FR, in the selection of manythings.org/anki.',
  citation:
    'Tatoeba, https://tatoeba.org; selection: Tab-delimited Bilingual Sentence Pairs, https://www.manythings.org/anki/.',
  homepage: 'https://www.manythings.org/anki/',
  notes:
    'No published split, sorted by length. English sentences repeat with other translations: split with the source as group.',
  unit: 'examples',
  files: [
    {
      name: 'cmn.txt',
      url: tatoeba('data/cmn.txt'),
      checksum: { sha256: '74bd3c04dfe0ec75aaaf165597b2a83c6a733d34f46b184fc21ca6b552c268d3' },
      bytes: 1_259_882,
    },
  ],
  splits: { all: { size: 20_133, files: ['cmn.txt'] } },
  parse: ([content]) =>
    contentLines(content!).map((line) => {
      const [source, target] = line.split('\t') as [string, string];
      return { source, target };
    }),
};

/** A document and the summaries that people wrote of it. */
export interface SummaryExample {
  readonly title: string;
  /** The sentences of the document. */
  readonly sentences: readonly string[];
  /** One or several summaries; a system's is scored against the best. */
  readonly references: readonly string[];
}

export const scitldr: PublicSet<SummaryExample> = {
  id: 'scitldr',
  title: 'SciTLDR-A, one-sentence summaries of abstracts',
  task: 'summarization',
  languages: ['en'],
  licence: 'Apache-2.0.',
  citation:
    'Cachola, Lo, Cohan and Weld: TLDR: Extreme Summarization of Scientific Documents. Findings of EMNLP 2020.',
  homepage: 'https://github.com/allenai/scitldr',
  unit: 'examples',
  files: [
    {
      name: 'train.jsonl',
      url: scitldrFile('SciTLDR-Data/SciTLDR-A/train.jsonl'),
      checksum: { sha256: 'b222771d387be585cfdf5ae957b36757138415a352e0a3e3b23f73f87c3b1119' },
      bytes: 3_155_015,
      reduced: {
        name: 'train.jsonl',
        sha256: '360ce5e544270858ba5770708a6c00b1873807e7555e3cba58830a5febf6271d',
      },
    },
    {
      name: 'dev.jsonl',
      url: scitldrFile('SciTLDR-Data/SciTLDR-A/dev.jsonl'),
      checksum: { sha256: '3191fa98ccc09521332b7a1cd63b1930be4e8df125a235ccd31e40329709525e' },
      bytes: 1_124_865,
      reduced: {
        name: 'dev.jsonl',
        sha256: 'ed088b22705240451a5e7f1d7dffda46eac5a6e447d8b2dcd19b5d6eaf72dfb9',
      },
    },
    {
      name: 'test.jsonl',
      url: scitldrFile('SciTLDR-Data/SciTLDR-A/test.jsonl'),
      checksum: { sha256: 'fb42dd6cd4f4a1928ae8a01a189456fbfe994a07e938bd49f68653933f6503c9' },
      bytes: 1_204_107,
      reduced: {
        name: 'test.jsonl',
        sha256: 'd9dffc13f207b6de3f03bc59fc18391a21aae49ecd7384e760213fdd60ed0564',
      },
    },
  ],
  splits: {
    train: { size: 1992, files: ['train.jsonl'] },
    validation: { size: 619, files: ['dev.jsonl'] },
    test: { size: 618, files: ['test.jsonl'] },
  },
  parse: ([content]) =>
    contentLines(content!).map((line) => {
      const { title, source, target } = JSON.parse(line);
      const trimmed = (texts: readonly string[]) => texts.map((text) => text.trim());
      return { title: title.trim(), sentences: trimmed(source), references: trimmed(target) };
    }),
};

/** Lines of `tasks.txt` in the order of their numbers: how the published files are made. */
function linesByNumber(numbers: string, tasks: string): string {
  const lines = contentLines(tasks);
  return `${contentLines(numbers)
    .map((number) => lines[Number(number)])
    .join('\n')}\n`;
}

export const scan: PublicSet<TextPair> = {
  id: 'scan',
  title: 'SCAN',
  task: 'compositional generalization: commands to actions',
  languages: ['en'],
  licence: 'BSD (LICENSE of the repository).',
  citation:
    'Lake and Baroni: Generalization without Systematicity: On the Compositional Skills of Sequence-to-Sequence Recurrent Networks. ICML 2018.',
  homepage: 'https://github.com/brendenlake/SCAN',
  notes:
    'Train and test are the random "simple" split. The splits by a rule (length, add-primitive, templates, fillers) need no download: scanSplit makes them.',
  unit: 'examples',
  files: [
    {
      name: 'tasks.txt',
      url: scanFile('tasks.txt'),
      checksum: { sha256: 'd824c7d9e9149ba497e25f701981dac79954e04bf670d22e5c209f076ac6c89f' },
      bytes: 4_080_388,
    },
    {
      name: 'tasks_train_simple.txt',
      url: scanFile('simple_split/tasks_train_simple.txt'),
      checksum: { sha256: '941bb8a088c5f53ceff12fde902dc008933cf0c4203cc672c47b5f79d73262dd' },
      bytes: 3_267_938,
      reduced: {
        name: 'orders/tasks_train_simple.txt',
        sha256: '45729d83d55206da6bbd40439233c61015a652af789775f5a82911197208beff',
        restore: linesByNumber,
        needs: 'tasks.txt',
      },
    },
    {
      name: 'tasks_test_simple.txt',
      url: scanFile('simple_split/tasks_test_simple.txt'),
      checksum: { sha256: '1fe1c8f5a19d0dc40e41bab94278f45f66f3dc415a978bd29855a23440610fc6' },
      bytes: 812_450,
      reduced: {
        name: 'orders/tasks_test_simple.txt',
        sha256: '69a87e26da150a0d93d17c6d245ee18ed15980335a7664a6d1c5388e069c9b11',
        restore: linesByNumber,
        needs: 'tasks.txt',
      },
    },
  ],
  splits: {
    all: { size: 20_910, files: ['tasks.txt'] },
    train: { size: 16_728, files: ['tasks_train_simple.txt'] },
    test: { size: 4182, files: ['tasks_test_simple.txt'] },
  },
  parse: ([content]) =>
    contentLines(content!).map((line) => {
      const [source, target] = line.slice('IN: '.length).split(' OUT: ') as [string, string];
      return { source, target };
    }),
};

export interface CogsExample extends TextPair {
  /** What the example tests, e.g. `subj_to_obj_common`; `in_distribution` outside `gen`. */
  readonly category: string;
}

export const cogs: PublicSet<CogsExample> = {
  id: 'cogs',
  title: 'COGS',
  task: 'compositional generalization: sentences to logical forms',
  languages: ['en'],
  licence: 'MIT.',
  citation:
    'Kim and Linzen: COGS: A Compositional Generalization Challenge Based on Semantic Interpretation. EMNLP 2020.',
  homepage: 'https://github.com/najoungkim/COGS',
  unit: 'examples',
  files: [
    {
      name: 'train.tsv',
      url: cogsFile('data/train.tsv'),
      checksum: { sha256: '220b3804b562c0156ee986eff1bdd15c27e52142549362a64f57baf86e304c78' },
      bytes: 4_146_574,
    },
    {
      name: 'dev.tsv',
      url: cogsFile('data/dev.tsv'),
      checksum: { sha256: 'ab66388a309c7ac1ad210c781a6a0ce12281a9ef24619a12422a752cef61bc21' },
      bytes: 522_121,
    },
    {
      name: 'test.tsv',
      url: cogsFile('data/test.tsv'),
      checksum: { sha256: '68f8e51e9f6d9cd22d64efe68dd21d7ea5ba327e9a2359481030161aea757035' },
      bytes: 521_111,
    },
    {
      name: 'gen.tsv',
      url: cogsFile('data/gen.tsv'),
      checksum: { sha256: 'd013d9eee0bafc153f8decc85f42814ac97260f84964d980e1e2b84577b82361' },
      bytes: 5_532_102,
    },
  ],
  splits: {
    train: { size: 24_155, files: ['train.tsv'] },
    validation: { size: 3000, files: ['dev.tsv'] },
    test: { size: 3000, files: ['test.tsv'] },
    gen: { size: 21_000, files: ['gen.tsv'] },
  },
  parse: ([content]) =>
    contentLines(content!).map((line) => {
      const [source, target, category] = line.split('\t') as [string, string, string];
      return { source, target, category };
    }),
};
