import { nearestName } from '@resattn/options';
import type { PublicSet, StreamedPublicSet } from './public-set.js';
import { cnnDailyMail } from './sets/cnn-daily-mail.js';
import { goemotions } from './sets/goemotions.js';
import * as languageModelling from './sets/language-modelling.js';
import { squad } from './sets/question-answering.js';
import * as sentiment from './sets/sentiment.js';
import * as sequencePairs from './sets/sequence-pairs.js';
import * as tagging from './sets/tagging.js';
import * as topics from './sets/topics.js';
import { trec } from './sets/trec.js';

/** All public data sets by their id. */
export const publicSets = {
  trec,
  mr: sentiment.mr,
  subj: sentiment.subj,
  sst2: sentiment.sst2,
  sst5: sentiment.sst5,
  ag_news: topics.agNews,
  thucnews_titles: topics.thucnewsTitles,
  csl_category: topics.cslCategory,
  goemotions,
  multi30k: sequencePairs.multi30k,
  tatoeba_en_zh: sequencePairs.tatoebaEnZh,
  scitldr: sequencePairs.scitldr,
  scan: sequencePairs.scan,
  cogs: sequencePairs.cogs,
  tiny_shakespeare: languageModelling.tinyShakespeare,
  wikitext2: languageModelling.wikitext2,
  wnut17: tagging.wnut17,
  ud_english_ewt: tagging.udEnglishEwt,
  squad,
  cnn_dailymail: cnnDailyMail,
} as const;

export type PublicSetId = keyof typeof publicSets;

/** What an example of a set is. */
export type PublicExample<Id extends PublicSetId> = (typeof publicSets)[Id] extends
  | PublicSet<infer T>
  | StreamedPublicSet<infer T>
  ? T
  : never;

/**
 * The description of a public data set.
 *
 * @throws Error for an unknown id, with the nearest and all there are
 */
export function publicSet(id: string): PublicSet | StreamedPublicSet {
  const set = (publicSets as Readonly<Record<string, PublicSet | StreamedPublicSet | undefined>>)[
    id
  ];
  if (set) return set;
  const ids = Object.keys(publicSets);
  const nearest = nearestName(id, ids);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  throw new Error(`There is no public data set "${id}".${hint} There are ${ids.join(', ')}.`);
}
