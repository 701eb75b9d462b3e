import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PublicSetDescription } from '../../public/public-set.js';
import { publicSet, publicSets } from '../../public/registry.js';
import { cachedPath, dataFolderOf, type PublicFolders } from './locate.js';

/** A line of `resattn data list`. */
export interface PublicSetSummary {
  readonly id: string;
  readonly title: string;
  readonly task: string;
  readonly languages: readonly string[];
  readonly licence: string;
  /** Size of each split as published. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly unit: PublicSetDescription['unit'];
  /** Whether anything of it is here; `verifyPublicSets` looks closer. */
  readonly isPresent: boolean;
}

/** What `resattn data info` shows of a set. */
export interface PublicSetInfo extends PublicSetSummary {
  readonly citation: string;
  readonly homepage: string;
  readonly notes: string | undefined;
  readonly labels: readonly string[] | undefined;
  readonly files: readonly {
    readonly name: string;
    readonly url: string;
    readonly checksum: string;
  }[];
}

/** All public data sets in short. */
export function listPublicSets(folders: PublicFolders = {}): PublicSetSummary[] {
  return Object.keys(publicSets).map((id) => summaryOf(publicSet(id), folders));
}

/**
 * All that is known of a public data set.
 *
 * @throws Error for an unknown id, with the nearest
 */
export function publicSetInfo(id: string, folders: PublicFolders = {}): PublicSetInfo {
  const set = publicSet(id);
  return {
    ...summaryOf(set, folders),
    citation: set.citation,
    homepage: set.homepage,
    notes: set.notes,
    labels: set.labels,
    files: set.files.map(({ name, url, checksum }) => ({
      name,
      url,
      checksum: 'sha256' in checksum ? `sha256:${checksum.sha256}` : `git:${checksum.gitBlob}`,
    })),
  };
}

function summaryOf(set: PublicSetDescription, folders: PublicFolders): PublicSetSummary {
  const offline = dataFolderOf(folders);
  const isCached = set.files.some((file) => existsSync(cachedPath(set, file, folders)));
  return {
    id: set.id,
    title: set.title,
    task: set.task,
    languages: set.languages,
    licence: set.licence,
    sizes: Object.fromEntries(Object.entries(set.splits).map(([name, { size }]) => [name, size])),
    unit: set.unit,
    isPresent: isCached || (offline !== undefined && existsSync(join(offline, set.id))),
  };
}

/** What is known of a public data set as lines for people: what it is, and its value. */
export function publicSetFacts(set: PublicSetInfo): (readonly [name: string, value: string])[] {
  return [
    ['title', set.title],
    ['task', set.task],
    ['splits', splitSizes(set.sizes)],
    ['counted in', set.unit],
    ['languages', set.languages.join(', ')],
    ...(set.labels ? [['labels', set.labels.join(', ')] as const] : []),
    ...(set.notes ? [['note', set.notes] as const] : []),
    ['licence', set.licence],
    ['homepage', set.homepage],
    ['here', set.isPresent ? 'yes' : 'no'],
    ...set.files.map(
      ({ name, url, checksum }, i) =>
        [i === 0 ? 'files' : '', `${name}  ${url}  ${checksum}`] as const,
    ),
    ['please cite', set.citation],
  ];
}

/** Names and sizes of splits: `train 16,728, test 4,182`. */
export const splitSizes = (sizes: Readonly<Record<string, number>>): string =>
  Object.entries(sizes)
    .map(([name, size]) => `${name} ${size.toLocaleString('en-US')}`)
    .join(', ');

const SPLITS = 4;

/** Sizes of splits in short: `16,728 / 4,182`, with what is counted where that is not examples. */
export function shortSizes({ sizes, unit }: Pick<PublicSetSummary, 'sizes' | 'unit'>): string {
  const all = Object.values(sizes).map((size) => size.toLocaleString('en-US'));
  const shown = all.slice(0, SPLITS).join(' / ') + (all.length > SPLITS ? ' …' : '');
  return unit === 'examples' ? shown : `${shown} ${unit}`;
}
