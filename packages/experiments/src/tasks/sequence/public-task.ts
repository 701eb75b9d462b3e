import { fingerprint } from '@resattn/data';
import { loadPublicSet } from '@resattn/data/node';
import type { SequenceConfig } from '../../config/sequence-config.js';
import { UserError } from '../../user-error.js';
import { firstSentence } from './lead.js';
import type { SequenceExample, SequenceTask } from './task.js';

/** Captions of photographs, English and German, either way. */
export async function multi30kTask(config: SequenceConfig): Promise<SequenceTask> {
  const { from = 'en', to = 'de' } = config;
  const direction = `${from}-${to}`;
  if (direction !== 'en-de' && direction !== 'de-en') {
    throw new UserError(`multi30k has English and German here, got ${direction}.`, [
      (option) => `use ${option('from', 'en')} ${option('to', 'de')}`,
      (option) => `use ${option('from', 'de')} ${option('to', 'en')}`,
    ]);
  }
  const { splits, set } = await loadPublicSet('multi30k');
  const part = (name: string): SequenceExample[] =>
    splits[name]!.map(({ source, target }) =>
      direction === 'en-de' ? { source, target } : { source: target, target: source },
    );
  const [train, validation, test] = [part('train'), part('validation'), part('test_2016')];
  return {
    name: `multi30k-${direction}`,
    description: `${(train.length + validation.length + test.length).toLocaleString('en-US')} captions of Multi30k, ${from} to ${to}`,
    notices: [],
    fingerprint: fingerprint(
      [...train, ...validation, ...test].map((pair) => `${pair.source}\t${pair.target}`),
    ),
    source: { name: set.title, citation: set.citation, direction },
    train,
    validation,
    test,
    furtherTests: { test_2017: part('test_2017') },
    scores: ['bleu', 'chrf'],
    baseline: { name: 'the source as it is', answer: (source) => source },
    published:
      direction === 'en-de'
        ? [
            {
              system: 'Transformer-tiny, text only',
              source: 'Wu et al. 2021 (ACL), repository of the paper',
              scores: { bleu: 41.02 },
            },
          ]
        : [],
    differences:
      direction === 'en-de'
        ? [
            'The published 41.02 is BLEU over tokenised, lower-cased text (Moses, joint BPE); here BLEU is sacreBLEU over plain text with its capitals, which is stricter.',
            'Published: 4 + 4 layers of 128, batches of 4,096 tokens, 8,000 updates on two GPUs, the last 10 checkpoints averaged, beam 5.',
          ]
        : [],
    verb: 'translate',
  };
}

/** Abstracts of papers to one sentence. */
export async function scitldrTask(_: SequenceConfig): Promise<SequenceTask> {
  const { splits, set } = await loadPublicSet('scitldr');
  const part = (name: string): SequenceExample[] =>
    splits[name]!.map(({ sentences, references }) => ({
      // A sentence a line, so that the first can be told: what the baseline takes.
      source: sentences.join('\n'),
      target: references[0]!,
      references,
    }));
  const [train, validation, test] = [part('train'), part('validation'), part('test')];
  const count = train.length + validation.length + test.length;
  return {
    name: 'scitldr',
    description: `${count.toLocaleString('en-US')} abstracts of papers with summaries of one sentence (SciTLDR-A)`,
    notices: [],
    fingerprint: fingerprint(
      [...train, ...validation, ...test].map((pair) => `${pair.source}\t${pair.target}`),
    ),
    source: { name: set.title, citation: set.citation },
    train,
    validation,
    test,
    scores: ['rouge1', 'rouge2', 'rougeL'],
    baseline: { name: 'the first sentence (lead-1)', answer: firstSentence },
    published: [
      {
        system: 'CATTS on BART-large, pre-trained, abstract only',
        source: 'Cachola et al. 2020 (Findings of EMNLP)',
        scores: { rouge1: 43.8 },
      },
    ],
    differences: [
      'The published system starts from BART, which has read 160 GB of text; here 1,992 abstracts are all that the model ever reads.',
      'Published with files2rouge, the best of several references; here the rouge-score definition, best reference of each paper.',
    ],
    verb: 'summarize',
  };
}
