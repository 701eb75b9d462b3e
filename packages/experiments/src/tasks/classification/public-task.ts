import { fingerprint, type LabelledText, type PublicSetId, split } from '@resattn/data';
import { loadPublicSet } from '@resattn/data/node';
import type { LabelledDataConfig } from '../../config/labelled-data-config.js';
import type { ClassificationTask } from './task.js';

/** The public sets whose texts have one class each. */
const sets = [
  'trec',
  'mr',
  'subj',
  'sst2',
  'sst5',
  'ag_news',
  'thucnews_titles',
  'csl_category',
] as const satisfies readonly PublicSetId[];

/** Whether a configuration names a public set of texts with classes. */
export const isPublicSet = (data: string): data is (typeof sets)[number] =>
  (sets as readonly string[]).includes(data);

/**
 * A public set, in its published parts; a part that was not published is held back, stratified by
 * class, and said.
 */
export async function publicTask(
  id: (typeof sets)[number],
  config: LabelledDataConfig,
): Promise<ClassificationTask> {
  const { set, splits } = await loadPublicSet<(typeof sets)[number]>(id);
  const labels = set.labels!;
  const notices: string[] = [];
  const heldBack = (
    texts: readonly LabelledText[],
    part: 'validation' | 'test',
    fraction: number,
  ) => {
    notices.push(`${set.title} has no published ${part} part: ${fraction} of it is held back.`);
    const parts = split(texts, {
      validation: 0,
      test: fraction,
      seed: config.dataSeed,
      stratum: ({ label }) => labels[label]!,
      group: ({ text }) => text.trim(),
    });
    return { rest: parts.train, held: parts.test };
  };
  let train: readonly LabelledText[] = splits.train ?? splits.all!;
  let test: readonly LabelledText[] | undefined = splits.test;
  if (test === undefined)
    ({ rest: train, held: test } = heldBack(train, 'test', config.testFraction));
  let validation: readonly LabelledText[] | undefined = splits.validation;
  if (validation === undefined) {
    const parts = heldBack(train, 'validation', config.validationFraction);
    ({ rest: train, held: validation } = parts);
  }
  const all = [...train, ...validation, ...test];
  return {
    name: id,
    description: `${all.length.toLocaleString('en-US')} texts in ${labels.length} classes of ${set.title}`,
    labels,
    labelNames: labels,
    train,
    validation,
    test,
    notices,
    unseen: [],
    fingerprint: fingerprint(all.map(({ text, label }) => `${labels[label]} ${text}`)),
    source: { name: set.title, citation: set.citation },
  };
}
