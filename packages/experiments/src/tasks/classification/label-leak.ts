import { shortened } from '../../run/shortened.js';
import type { LabelledExample } from './task.js';

/** Part of the texts that have to give their label away before it is said. */
const MOST = 0.5;

/**
 * A notice for texts that begin or end with their own label, as `good: a lovely film`: such a model learns
 * to read the label, and knows nothing of texts without it. Undefined where hardly any does.
 */
export function labelLeak(
  examples: readonly LabelledExample[],
  labels: readonly string[],
): string | undefined {
  const plain = (text: string) => text.toLowerCase().trim();
  const names = labels.map(plain);
  const leaking = examples.filter(({ text, label }) => gives(plain(text), names[label]!));
  if (leaking.length <= MOST * examples.length) return undefined;
  const { text, label } = leaking[0]!;
  const count = `${leaking.length.toLocaleString('en-US')} of ${examples.length.toLocaleString('en-US')}`;
  return (
    `${count} training texts begin or end with their own label (${JSON.stringify(shortened(text, 40))} is ` +
    `${labels[label]!}): the model will read the label, not the text. Remove it from the texts.`
  );
}

/** Whether a text begins or ends with the label, and no letter or digit joins them to one word. */
function gives(text: string, label: string): boolean {
  if (label === '') return false;
  const isOpen = (character: string | undefined) =>
    character === undefined || !/[\p{L}\p{M}\p{N}]/u.test(character);
  return (
    (text.startsWith(label) && isOpen(text[label.length])) ||
    (text.endsWith(label) && isOpen(text.at(-label.length - 1)))
  );
}
