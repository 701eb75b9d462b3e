/** The first sentence of a text, or its first line where lines are sentences. */
export function firstSentence(text: string): string {
  const [line = ''] = text.trim().split('\n');
  const [first] = segmenter().segment(line);
  return (first?.segment ?? line).trim();
}

let segments: Intl.Segmenter | undefined;
const segmenter = () => (segments ??= new Intl.Segmenter('en', { granularity: 'sentence' }));
