import { extname } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import type { Classification } from '@resattn/models';
import { report } from '@resattn/vis';
import { attendedText } from '../tasks/classification/samples.js';
import { UserError } from '../user-error.js';

/** @throws UserError for a file that is no page */
export function checkAttentionFile(file: string): void {
  if (extname(file).toLowerCase() === '.html') return;
  throw new UserError(`${file}: the attention of texts is written as .html.`);
}

/**
 * Writes texts with their classes, marked where the model looked.
 *
 * @throws UserError where the model tells of no attention
 */
export async function writeAttentionPage(
  file: string,
  classified: readonly Classification[],
  nameOf: (label: string) => string,
): Promise<void> {
  if (classified.every(({ attention }) => attention === undefined)) {
    throw new UserError('this model has no attention over its tokens: there is no page to write.');
  }
  const samples = classified.map((each) => ({
    ...attendedText(each),
    prediction: nameOf(each.label),
    probability: each.score,
  }));
  await writeFileAtomic(file, report({ title: 'Attention', scores: [], samples }));
}
