import { type PublicSetInfo, publicSetInfo } from '@resattn/data/node';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { setsOnTheSpot } from './sets-on-the-spot.js';

/** `resattn data info <id>` */
export function showData(id: string, terminal: Terminal, isJson: boolean): void {
  const embedded = setsOnTheSpot.find((set) => set.id === id);
  const { sizes, ...known } = embedded
    ? { ...embedded, sizes: embedded.sizes() }
    : publicSetInfo(id);
  if (isJson) {
    terminal.out(JSON.stringify({ ...known, sizes }, null, 2));
    return;
  }
  const { title, task, citation } = known;
  const rows: [string, string][] = [
    ['title', title],
    ['task', task],
    ['splits', Object.entries(sizes).map(formatSplit).join(', ')],
  ];
  if (embedded) {
    rows.push(['out of', embedded.source], ['made by', `${embedded.madeBy} of @resattn/data`]);
  } else {
    rows.push(...published(known as PublicSetInfo));
  }
  rows.push(['please cite', citation]);
  printTable(terminal, [], rows, ['left', 'left']);
}

const formatSplit = ([name, size]: [string, number]) => `${name} ${size.toLocaleString('en-US')}`;

function published(set: PublicSetInfo): [string, string][] {
  return [
    ['counted in', set.unit],
    ['languages', set.languages.join(', ')],
    ...(set.labels ? [['labels', set.labels.join(', ')] as [string, string]] : []),
    ...(set.notes ? [['note', set.notes] as [string, string]] : []),
    ['licence', set.licence],
    ['homepage', set.homepage],
    ['here', set.isPresent ? 'yes' : `no (resattn data get ${set.id})`],
    ...set.files.map(({ name, url, checksum }, i): [string, string] => [
      i === 0 ? 'files' : '',
      `${name}  ${url}  ${checksum}`,
    ]),
  ];
}
