import {
  type PublicSet,
  type PublicSetDescription,
  type StreamedPublicSet,
  sizeOf,
} from '../../public/public-set.js';
import { publicSet, publicSets } from '../../public/registry.js';
import { expectedChecksum } from './checksum.js';
import { parseSplit } from './load.js';
import { type FoundFile, findFile, type PublicFolders } from './locate.js';
import { streamSplit } from './stream.js';

/** What is here of a file of a public set. */
export interface FileReport {
  readonly name: string;
  /** `verified`: the checksum is the published one; `wrong`: only other content has this name. */
  readonly status: 'verified' | 'missing' | 'wrong';
  readonly path?: string | undefined;
  readonly expected: string;
  /** For `wrong`, the checksum found, or why the file could not be read. */
  readonly got?: string | undefined;
}

/** A split counted and compared with what was published. */
export interface SplitReport {
  readonly name: string;
  readonly published: number;
  /** Undefined where files are missing. */
  readonly counted: number | undefined;
}

export interface SetReport {
  readonly id: string;
  readonly title: string;
  readonly unit: PublicSetDescription['unit'];
  /** `verified` when all files are and all sizes agree; `partial` when some files are missing. */
  readonly status: 'verified' | 'partial' | 'missing' | 'wrong';
  readonly files: readonly FileReport[];
  readonly splits: readonly SplitReport[];
}

/**
 * Checks what is here of the public data sets, in the offline folder and in the cache, by checksum,
 * and counts the splits. Downloads nothing.
 *
 * @param ids default: all sets
 */
export async function verifyPublicSets(
  ids: readonly string[] = Object.keys(publicSets),
  folders: PublicFolders = {},
): Promise<SetReport[]> {
  const reports: SetReport[] = [];
  for (const id of ids) reports.push(await verifySet(publicSet(id), folders));
  return reports;
}

/** Reports as a table for people, with what is wrong and a sentence of the whole below it. */
export function reportsTable(reports: readonly SetReport[]): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly problems: readonly string[];
  readonly summary: string;
} {
  const size = (n: number | undefined) => (n === undefined ? '-' : n.toLocaleString('en-US'));
  const count = (wanted: SetReport['status']) =>
    reports.filter(({ status }) => status === wanted).length;
  return {
    head: ['data set', 'status', 'files', 'splits, as counted', 'published'],
    rows: reports.map(({ id, status, files, splits }) => [
      ...[id, status],
      `${files.filter((file) => file.status === 'verified').length} of ${files.length}`,
      splits.map(({ counted }) => size(counted)).join(' / '),
      splits.map(({ published }) => size(published)).join(' / '),
    ]),
    problems: reports.flatMap(setProblems),
    summary:
      `${reports.length} sets: ${count('verified')} verified, ${count('partial')} in part, ` +
      `${count('missing')} not here, ${count('wrong')} wrong`,
  };
}

/** What is wrong with a set, in sentences: files with other content, splits of another size. */
function setProblems({ id, unit, files, splits }: SetReport): string[] {
  const count = (n: number) => n.toLocaleString('en-US');
  const wrong = files.filter(({ status }) => status === 'wrong');
  const differing = splits.filter(({ counted, published }) => (counted ?? published) !== published);
  return [
    ...wrong.map(
      ({ name, path, expected, got }) =>
        `${id}: ${path ?? name} is not what was published: expected ${expected}, got ${got}`,
    ),
    ...differing.map(
      ({ name, counted, published }) =>
        `${id}: split ${name} has ${count(counted!)} ${unit}, published were ${count(published)}`,
    ),
  ];
}

async function verifySet(
  set: PublicSet | StreamedPublicSet,
  folders: PublicFolders,
): Promise<SetReport> {
  const found = new Map<string, FoundFile>();
  const files: FileReport[] = [];
  for (const file of set.files) {
    const result = await findFile(set, file, folders);
    const expected = expectedChecksum(file.checksum);
    const [rejected] = result.rejected;
    if (result.found) {
      found.set(file.name, result.found);
      files.push({ name: file.name, status: 'verified', path: result.found.path, expected });
    } else if (rejected) {
      files.push({ ...rejected, name: file.name, status: 'wrong' });
    } else {
      files.push({ name: file.name, status: 'missing', expected });
    }
  }
  const splits: SplitReport[] = [];
  for (const [name, split] of Object.entries(set.splits)) {
    const isHere = split.files.every((file) => found.has(file));
    const counted = isHere ? await countSplit(set, name, found) : undefined;
    splits.push({ name, published: split.size, counted });
  }
  return {
    id: set.id,
    title: set.title,
    unit: set.unit,
    status: statusOf(files, splits),
    files,
    splits,
  };
}

async function countSplit(
  set: PublicSet | StreamedPublicSet,
  split: string,
  files: ReadonlyMap<string, FoundFile>,
): Promise<number> {
  if ('parse' in set) return sizeOf(set, await parseSplit(set, split, files));
  let count = 0;
  for await (const _ of streamSplit(set, split, files)) count++;
  return count;
}

function statusOf(
  files: readonly FileReport[],
  splits: readonly SplitReport[],
): SetReport['status'] {
  const disagrees = splits.some(({ counted, published }) => (counted ?? published) !== published);
  if (disagrees || files.some(({ status }) => status === 'wrong')) return 'wrong';
  const verified = files.filter(({ status }) => status === 'verified').length;
  if (verified === 0) return 'missing';
  return verified === files.length ? 'verified' : 'partial';
}
