/** What the everyday sentences speak of. */
export const everydayTopics = [
  'home',
  'food',
  'travel',
  'work',
  'school',
  'health',
  'weather',
  'shopping',
  'family',
  'leisure',
  'technology',
  'nature',
] as const;

export type EverydayTopic = (typeof everydayTopics)[number];

/** The sentences of one language, by topic. */
export type SentencesByTopic = Readonly<Record<EverydayTopic, readonly string[]>>;
