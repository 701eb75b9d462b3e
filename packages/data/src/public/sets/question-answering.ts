import type { PublicSet } from '../public-set.js';

const squadFile = (name: string) => `https://rajpurkar.github.io/SQuAD-explorer/dataset/${name}`;

/** A question on a paragraph, with its answers as they stand there. */
export interface ExtractiveQuestion {
  readonly id: string;
  /** Title of the article. */
  readonly title: string;
  readonly context: string;
  readonly question: string;
  /** The answers that people gave: one in train, up to six in validation. */
  readonly answers: readonly {
    readonly text: string;
    /** Where it begins in the context, in UTF-16 units: `context.slice(start, start + text.length)`. */
    readonly start: number;
  }[];
}

interface SquadFile {
  readonly data: readonly {
    readonly title: string;
    readonly paragraphs: readonly {
      readonly context: string;
      readonly qas: readonly {
        readonly id: string;
        readonly question: string;
        readonly answers: readonly { readonly text: string; readonly answer_start: number }[];
      }[];
    }[];
  }[];
}

export const squad: PublicSet<ExtractiveQuestion> = {
  id: 'squad',
  title: 'SQuAD 1.1',
  task: 'extractive question answering',
  languages: ['en'],
  licence: 'CC BY-SA 4.0.',
  citation:
    'Rajpurkar, Zhang, Lopyrev and Liang: SQuAD: 100,000+ Questions for Machine Comprehension of Text. EMNLP 2016.',
  homepage: 'https://rajpurkar.github.io/SQuAD-explorer/',
  notes: 'The test set is not public. Score by exact match and token F1 (resattn score answers).',
  unit: 'examples',
  files: [
    {
      name: 'train-v1.1.json',
      url: squadFile('train-v1.1.json'),
      checksum: { sha256: '3527663986b8295af4f7fcdff1ba1ff3f72d07d61a20f487cb238a6ef92fd955' },
      bytes: 30_288_272,
    },
    {
      name: 'dev-v1.1.json',
      url: squadFile('dev-v1.1.json'),
      checksum: { sha256: '95aa6a52d5d6a735563366753ca50492a658031da74f301ac5238b03966972c9' },
      bytes: 4_854_279,
    },
  ],
  splits: {
    train: { size: 87_599, files: ['train-v1.1.json'] },
    validation: { size: 10_570, files: ['dev-v1.1.json'] },
  },
  parse: ([content]) =>
    (JSON.parse(content!) as SquadFile).data.flatMap(({ title, paragraphs }) =>
      paragraphs.flatMap(({ context, qas }) => {
        const units = unitIndex(context);
        return qas.map(({ id, question, answers }) => ({
          id,
          title,
          context,
          question,
          answers: answers.map(({ text, answer_start }) => ({
            text,
            start: units?.[answer_start] ?? answer_start,
          })),
        }));
      }),
    ),
};

/** The UTF-16 unit at which each code point begins, in which the file counts; null where all are one. */
function unitIndex(text: string): number[] | null {
  if (!/[\ud800-\udbff]/.test(text)) return null;
  const starts: number[] = [];
  let at = 0;
  for (const character of text) {
    starts.push(at);
    at += character.length;
  }
  return starts;
}
