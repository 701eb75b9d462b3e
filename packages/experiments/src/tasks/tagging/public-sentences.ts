import type { PublicSetId } from '@resattn/data';
import { loadPublicSet } from '@resattn/data/node';
import type { GivenSentences } from './task.js';

/** The public sets of sentences with one tag a word. */
const sets = ['wnut17', 'ud_english_ewt'] as const satisfies readonly PublicSetId[];

/** Whether a configuration names a public set of tagged sentences. */
export const isPublicSet = (data: string): data is (typeof sets)[number] =>
  (sets as readonly string[]).includes(data);

/** A public set in its published parts. */
export async function publicSentences(id: (typeof sets)[number]): Promise<GivenSentences> {
  const { set, splits } = await loadPublicSet<(typeof sets)[number]>(id);
  const labels = set.labels!;
  const part = (name: 'train' | 'validation' | 'test') => ({
    rows: splits[name]!.map(({ tokens, labels: indices }) => ({
      tokens,
      tags: indices.map((label) => labels[label]!),
    })),
    notices: [],
  });
  return {
    name: id,
    from: set.title,
    source: { name: set.title, citation: set.citation },
    train: part('train'),
    validation: part('validation'),
    test: part('test'),
  };
}
