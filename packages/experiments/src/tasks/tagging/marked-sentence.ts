import { foundEntities, type WordUnit } from '@resattn/models';
import type { MarkedText } from '@resattn/vis';
import type { TaggingTask } from './task.js';

/** A sentence with its tags as a marked text; words with spaces between them, characters without. */
export function markedSentence(
  tokens: readonly string[],
  tags: readonly string[],
  { tagging, unit }: { readonly tagging: TaggingTask['tagging']; readonly unit: WordUnit },
): MarkedText {
  const between = unit === 'characters' ? '' : ' ';
  const starts: number[] = [];
  let at = 0;
  for (const token of tokens) {
    starts.push(at);
    at += token.length + between.length;
  }
  const endOf = (i: number) => starts[i]! + tokens[i]!.length;
  const spans =
    tagging === 'words'
      ? tags.map((label, i) => ({ start: starts[i]!, end: endOf(i), label }))
      : foundEntities(tags).map(({ type, first, last }) => ({
          ...{ start: starts[first]!, end: endOf(last), label: type },
        }));
  return { text: tokens.join(between), spans };
}
