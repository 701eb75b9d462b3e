import { publicSetFacts, publicSetInfo, splitSizes } from '@resattn/data/node';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { setsOnTheSpot } from './sets-on-the-spot.js';

/** `resattn data info <id>` */
export function showData(id: string, terminal: Terminal, isJson: boolean): void {
  const embedded = setsOnTheSpot.find((set) => set.id === id);
  const known = embedded ? { ...embedded, sizes: embedded.sizes() } : publicSetInfo(id);
  if (isJson) {
    terminal.out(JSON.stringify(known, null, 2));
    return;
  }
  const get = (value: string) => (value === 'no' ? `no (resattn data get ${id})` : value);
  const rows =
    'isPresent' in known
      ? publicSetFacts(known).map(([name, value]) => [name, name === 'here' ? get(value) : value])
      : [
          ...[
            ['title', known.title],
            ['task', known.task],
            ['splits', splitSizes(known.sizes)],
          ],
          ...[
            ['out of', known.source],
            ['made by', `${known.madeBy} of @resattn/data`],
          ],
          ['please cite', known.citation],
        ];
  printTable(terminal, [], rows, ['left', 'left']);
}
