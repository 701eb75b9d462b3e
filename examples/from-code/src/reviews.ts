const things = ['film', 'book', 'song', 'meal', 'hotel', 'game', 'play', 'show', 'trip', 'class'];
const opinions = {
  good: ['lovely', 'brilliant', 'delightful', 'superb', 'charming'],
  bad: ['ghastly', 'boring', 'dreadful', 'terrible', 'clumsy'],
};

/** Texts and labels in memory; anything that can be iterated would do, a stream too. */
export function* reviews(): Generator<{ text: string; label: string }> {
  for (const thing of things) {
    for (const [label, words] of Object.entries(opinions)) {
      for (const word of words) {
        yield { text: `the ${thing} was ${word}`, label };
        yield { text: `what a ${word} ${thing}`, label };
      }
    }
  }
}
