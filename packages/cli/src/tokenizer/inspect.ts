import { describeTokenizer, loadTokenizer } from '@resattn/data/node';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';

/** `resattn tokenizer inspect <tokenizer>` */
export async function inspectTokenizer(
  path: string,
  { vocab, json }: { readonly vocab?: true; readonly json?: true },
  terminal: Terminal,
): Promise<void> {
  const tokenizer = await loadTokenizer(path);
  if (vocab) {
    for (let id = 0; id < tokenizer.vocabularySize; id++) {
      const token = tokenizer.idToToken(id);
      if (token !== undefined) terminal.out(`${id}\t${JSON.stringify(token).slice(1, -1)}`);
    }
    return;
  }
  const parts = describeTokenizer(tokenizer);
  if (json) {
    terminal.out(JSON.stringify(parts, null, 2));
    return;
  }
  const rows = Object.entries(parts).map(([name, value]) => [name, shown(value)]);
  printTable(terminal, [], rows, ['left', 'left']);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) {
    const first = value.slice(0, 8).map(shown).join(', ');
    return value.length > 8 ? `${first} and ${value.length - 8} more` : first || 'none';
  }
  if (typeof value !== 'object') return String(value);
  const { type, ...rest } = value as Record<string, unknown>;
  const inner = Object.entries(rest)
    .filter(([, each]) => each !== null && each !== '')
    .map(([name, each]) => `${name} ${brief(each)}`)
    .join(', ');
  if (type === undefined) return inner || 'none';
  return inner ? `${String(type)} (${inner})` : String(type);
}

/** A character map of some hundred thousand characters is named, not printed. */
function brief(value: unknown): string {
  const text =
    Array.isArray(value) && value.every((each) => typeof each === 'object')
      ? value.map(shown).join(' > ')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  return text.length > 200 ? `${text.slice(0, 200)}… (${text.length} characters)` : text;
}
