import { listDataSets, listPublicSets, shortSizes } from '@resattn/data/node';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { setsOnTheSpot } from './sets-on-the-spot.js';

/** `resattn data list` */
export function listData(terminal: Terminal, isJson: boolean): void {
  if (isJson) {
    terminal.out(JSON.stringify(listDataSets({ embedded: setsOnTheSpot }), null, 2));
    return;
  }
  printTable(
    terminal,
    ['made on the spot', 'task', 'out of'],
    setsOnTheSpot.map(({ id, task, source }) => [id, task, source]),
    ['left', 'left', 'left'],
  );
  terminal.out();
  printTable(
    terminal,
    ['published', 'task', 'languages', 'sizes', 'here'],
    listPublicSets().map((set) => [
      ...[set.id, set.task, set.languages.join(' '), shortSizes(set)],
      set.isPresent ? 'yes' : '',
    ]),
    ['left', 'left', 'left', 'left', 'left'],
  );
  terminal.out();
  terminal.out('resattn data info <id> tells more, resattn data get <id> gets one.');
  terminal.out('Your own texts: resattn train classify --data <file.csv|.tsv|.jsonl>');
}
