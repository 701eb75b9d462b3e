import { type EmbeddedSet, embeddedSets } from '@resattn/data';
import { languageDetectionSet } from '@resattn/data/language-detection';

/** All data sets that are made without a download. */
export const setsOnTheSpot: readonly EmbeddedSet[] = [...embeddedSets, languageDetectionSet];
