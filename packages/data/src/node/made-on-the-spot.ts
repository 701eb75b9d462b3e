import { type EmbeddedSet, embeddedSets } from '../embedded/registry.js';
import {
  listPublicSets,
  type PublicSetInfo,
  type PublicSetSummary,
  publicSetFacts,
  publicSetInfo,
  splitSizes,
} from './public/describe.js';
import type { PublicFolders } from './public/locate.js';

/** Where data sets are looked for. */
export interface DataSetPlaces extends PublicFolders {
  /**
   * Those that are made on the spot. Default: `embeddedSets`; `languageDetectionSet` of
   * `@resattn/data/language-detection` is not among them, as its sentences are large.
   */
  readonly embedded?: readonly EmbeddedSet[] | undefined;
}

/** A data set that is made on the spot, as plain data. */
export type EmbeddedSetSummary = Omit<EmbeddedSet, 'sizes' | 'citation'> & {
  readonly kind: 'embedded';
};

/** All data sets in short: first those that are made on the spot, then the public ones. */
export function listDataSets(
  places: DataSetPlaces = {},
): (EmbeddedSetSummary | (PublicSetSummary & { readonly kind: 'public' }))[] {
  const { embedded = embeddedSets, ...folders } = places;
  return [
    ...embedded.map(({ id, title, task, source, madeBy }) => {
      return { id, kind: 'embedded' as const, title, task, source, madeBy };
    }),
    ...listPublicSets(folders).map((set) => ({ kind: 'public' as const, ...set })),
  ];
}

/** What is known of a data set: as plain data, and as lines for people. */
export interface DataSetDescription {
  readonly info: object;
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/**
 * Describes a data set, one that is made on the spot or a public one.
 *
 * @throws Error for an unknown id, with the nearest
 */
export function describeDataSet(id: string, places: DataSetPlaces = {}): DataSetDescription {
  const { embedded = embeddedSets, ...folders } = places;
  const set = embedded.find((each) => each.id === id);
  if (set === undefined) {
    const info: PublicSetInfo = publicSetInfo(id, folders);
    return { info, facts: publicSetFacts(info) };
  }
  const info = { ...set, sizes: set.sizes() };
  const facts = [
    ['title', set.title],
    ['task', set.task],
    ['splits', splitSizes(info.sizes)],
    ['out of', set.source],
    ['made by', `${set.madeBy} of @resattn/data`],
    ['please cite', set.citation],
  ] as const;
  return { info, facts };
}
