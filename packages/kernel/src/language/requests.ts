import type { LanguageSession } from './session.js';

/** What the kernel asks of the thread that holds TypeScript. */
export interface LanguageRequests {
  compile: { cell: number; label: string; code: string };
  register: { cell: number; values: readonly string[] };
  reset: Record<string, never>;
  complete: { code: string; cursor: number };
  inspect: { code: string; cursor: number };
  isComplete: { code: string };
  load: { specifier: string; from: string };
}

/** What the thread answers with. */
export interface LanguageAnswers {
  compile: ReturnType<LanguageSession['compile']>;
  register: undefined;
  reset: undefined;
  complete: ReturnType<LanguageSession['complete']>;
  inspect: ReturnType<LanguageSession['inspect']>;
  isComplete: ReturnType<LanguageSession['isComplete']>;
  load: ReturnType<LanguageSession['load']>;
}

const answers: {
  [K in keyof LanguageRequests]: (
    session: LanguageSession,
    request: LanguageRequests[K],
  ) => LanguageAnswers[K];
} = {
  compile: (session, { cell, label, code }) => session.compile(cell, label, code),
  register: (session, { cell, values }) => {
    session.register(cell, values);
    return undefined;
  },
  reset: (session) => {
    session.reset();
    return undefined;
  },
  complete: (session, { code, cursor }) => session.complete(code, cursor),
  inspect: (session, { code, cursor }) => session.inspect(code, cursor),
  isComplete: (session, { code }) => session.isComplete(code),
  load: (session, { specifier, from }) => session.load(specifier, from),
};

export function answerWith<K extends keyof LanguageRequests>(
  session: LanguageSession,
  what: K,
  request: LanguageRequests[K],
): LanguageAnswers[K] {
  return answers[what](session, request);
}
