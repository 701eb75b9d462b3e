import { expect, it } from 'vitest';
import { squad } from './question-answering.js';

it('answers of SQuAD stand where they are said to, behind characters of two units too', async () => {
  const context = 'The clef 𝄞 was drawn by Anna, the theme by Ben.';
  const points = Array.from(context);
  const at = (text: string) => points.join('').split(text)[0]!;
  const answer = (text: string) => ({ text, answer_start: Array.from(at(text)).length });
  const content = JSON.stringify({
    version: '1.1',
    data: [
      {
        title: 'Clefs',
        paragraphs: [
          {
            context,
            qas: [
              { id: '1', question: 'Who drew?', answers: [answer('Anna'), answer('Anna,')] },
              { id: '2', question: 'What?', answers: [answer('The clef')] },
            ],
          },
        ],
      },
    ],
  });
  const questions = await squad.parse([content], 'train');
  expect(questions.map(({ id, title }) => [id, title])).toEqual([
    ['1', 'Clefs'],
    ['2', 'Clefs'],
  ]);
  for (const { answers } of questions)
    for (const { text, start } of answers)
      expect(context.slice(start, start + text.length)).toBe(text);
});
