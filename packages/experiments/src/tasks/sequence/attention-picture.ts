import { extname } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import type { Answer } from '@resattn/models';
import { alignment, report } from '@resattn/vis';
import { UserError } from '../../user-error.js';

/**
 * Checks that a picture of so many texts can be written to a file.
 *
 * @throws UserError for another type than .html and .svg, and for an SVG of several texts
 */
export function checkPictureFile(file: string, count: number): void {
  const type = extname(file).toLowerCase();
  if (type !== '.svg' && type !== '.html') {
    throw new UserError(`${file}: a picture is written as .svg or .html.`);
  }
  if (type === '.svg' && count > 1) {
    throw new UserError(
      `${file}: an SVG holds the picture of one text, and there are ${count}: give a .html file.`,
    );
  }
}

/**
 * Writes where a model looked while it answered: all texts as a page, or one as an SVG.
 *
 * @param verb what it did, for the title: `translate`
 * @throws UserError when the model does not attend to its source
 */
export async function writeAttentionPicture(
  file: string,
  verb: string,
  answers: readonly Answer[],
): Promise<void> {
  if (answers.every(({ alignment: map }) => map === undefined)) {
    throw new UserError('this model does not attend to its source: there is no picture to write.');
  }
  await writeFileAtomic(file, pictureOf(file, verb, answers));
}

function pictureOf(file: string, verb: string, answers: readonly Answer[]): string {
  const [first] = answers;
  if (extname(file).toLowerCase() === '.svg') return alignment(first!.alignment!);
  return report({
    title: `Attention (${verb})`,
    scores: [],
    texts: answers.map(({ source, text, alignment: map }) => ({
      source,
      written: text,
      ...(map && { alignment: map }),
    })),
  });
}
