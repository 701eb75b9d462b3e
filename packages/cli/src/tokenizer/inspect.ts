import { describeTokenizer, loadTokenizer, tokenizerFacts } from '@resattn/data/node';
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
  if (json) terminal.out(JSON.stringify(describeTokenizer(tokenizer), null, 2));
  else printTable(terminal, [], tokenizerFacts(tokenizer), ['left', 'left']);
}
