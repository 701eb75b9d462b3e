import type { LanguageQuestions } from '../language/language-questions.js';
import type { Content } from './contents.js';
import { fromCodePoints, toCodePoints } from './text-positions.js';

/** Answers to the requests about code that is not run. */
export function languageHandlers(
  language: LanguageQuestions,
): Readonly<Record<string, (content: Content) => Promise<Content>>> {
  const positionIn = ({ code, cursor_pos: position }: Content) => {
    const text = String(code);
    return { code: text, cursor: fromCodePoints(text, Number(position)) };
  };
  return {
    complete_request: async (content) => {
      const asked = positionIn(content);
      const found = await language.ask('complete', asked);
      const start = toCodePoints(asked.code, found.start);
      const end = toCodePoints(asked.code, found.end);
      return {
        status: 'ok',
        matches: found.matches,
        cursor_start: start,
        cursor_end: end,
        metadata: {
          _jupyter_types_experimental: found.types.map((type) => ({ ...type, start, end })),
        },
      };
    },
    inspect_request: async (content) => {
      const found = await language.ask('inspect', positionIn(content));
      return { status: 'ok', found: found !== undefined, data: found ?? {}, metadata: {} };
    },
    is_complete_request: async ({ code }) => ({
      ...(await language.ask('isComplete', { code: String(code) })),
    }),
  };
}
