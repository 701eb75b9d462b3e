import { fingerprint } from '@resattn/data';
import type { LanguageModelRunConfig } from '../../config/language-model-config.js';
import { type GivenRows, type Rows, readRows } from '../../run/rows.js';
import { UsageError, UserError } from '../../user-error.js';
import type { LanguageModelTask } from './task.js';

/** @throws UserError for text that is too short for the model's context */
export function requireText(task: LanguageModelTask, data: string, contextLength: number): void {
  for (const part of ['train', 'validation'] as const) {
    if (task[part].length > contextLength) continue;
    throw new UserError(
      `${data} leaves ${task[part].length} characters for ${part === 'train' ? 'training' : 'validation'}, expected more than the ${contextLength} that the model sees at once.`,
      ['give a longer text', (option) => `lower ${option('contextLength')}`],
    );
  }
}

/**
 * Texts that a program gives, one below the other.
 *
 * @throws UserError for a text that is none, and for a part that language models do not have
 */
export async function rowsTask(
  { data, validationData, testData }: GivenRows<string>,
  config: LanguageModelRunConfig,
): Promise<LanguageModelTask> {
  if (testData !== undefined) {
    throw new UsageError(
      (option) =>
        `${option('testData')}: a language model is tested on the text that validates it; give ${option('validationData')}.`,
    );
  }
  const text = await joined(data, 'data');
  const held = validationData && (await joined(validationData, 'validationData'));
  const cut =
    held === undefined ? Math.round(text.length * (1 - config.validationFraction)) : Infinity;
  return {
    ...divided('rows', 'texts in memory', text.slice(0, cut), held ?? text.slice(cut)),
    source: { rows: 'given by a program' },
    published: [],
    differences: [],
  };
}

async function joined(rows: Rows<string>, part: string): Promise<string> {
  const texts: string[] = [];
  const asRows = (async function* () {
    for await (const text of rows) yield { text };
  })();
  for await (const { text } of readRows(asRows, part, ['text'])) texts.push(text);
  return `${texts.join('\n')}\n`;
}

/** A text in two parts, with what is said of it. */
export function divided(name: string, what: string, train: string, validation: string) {
  const count = (train.length + validation.length).toLocaleString('en-US');
  return {
    name,
    description: `${count} characters of ${what}`,
    notices: [],
    fingerprint: fingerprint([train, validation]),
    train,
    validation,
    test: '' as const,
  };
}
