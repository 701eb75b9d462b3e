import { writeFileAtomic } from '@resattn/core/node';
import { shownComparison } from '@resattn/experiments/history';
import type { Terminal } from '../terminal/terminal.js';
import { showShown } from './shown.js';

interface CompareOptions {
  readonly html?: string | undefined;
  readonly json?: true | undefined;
}

/** Shows runs side by side, those of several seeds as one column. */
export async function compareShown(
  folders: readonly string[],
  { html, json }: CompareOptions,
  terminal: Terminal,
): Promise<void> {
  const compared = await shownComparison(folders);
  if (json) terminal.out(JSON.stringify(compared.json, null, 2));
  else showShown(compared, terminal);
  if (html === undefined) return;
  await writeFileAtomic(html, compared.page());
  terminal.say(`written: ${html}`);
}
