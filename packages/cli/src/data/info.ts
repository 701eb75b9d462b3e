import { describeDataSet } from '@resattn/data/node';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { setsOnTheSpot } from './sets-on-the-spot.js';

/** `resattn data info <id>` */
export function showData(id: string, terminal: Terminal, isJson: boolean): void {
  const { info, facts } = describeDataSet(id, { embedded: setsOnTheSpot });
  if (isJson) {
    terminal.out(JSON.stringify(info, null, 2));
    return;
  }
  const get = (value: string) => (value === 'no' ? `no (resattn data get ${id})` : value);
  const rows = facts.map(([name, value]) => [name, name === 'here' ? get(value) : value]);
  printTable(terminal, [], rows, ['left', 'left']);
}
