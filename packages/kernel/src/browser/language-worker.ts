import { answerWith, type LanguageRequests } from '../language/requests.js';
import { LanguageSession } from '../language/session.js';
import { type Declarations, filesInMemory, NOTEBOOK_FOLDER } from './files-in-memory.js';
import { onMessage, ownScope, type WorkerScope } from './worker-scope.js';

/** A session that checks cells against declarations in memory. */
export function sessionInMemory(declarations: Declarations): LanguageSession {
  return new LanguageSession({
    ...filesInMemory(declarations),
    folder: NOTEBOOK_FOLDER,
    provided: declarations.modules,
    isCancelled: () => false,
  });
}

/**
 * Makes the web worker it is called in one that holds TypeScript; the page asks it by messages.
 *
 * @param loadDeclarations what cells are checked against
 */
export function startLanguageWorker(
  loadDeclarations: () => Promise<Declarations>,
  scope: WorkerScope = ownScope,
): void {
  const session = loadDeclarations().then((declarations) => {
    const started = sessionInMemory(declarations);
    // The libraries are read before the first cell comes.
    started.compile(0, 'warm-up', 'console.log(1)');
    return started;
  });
  onMessage<{ id: number; what: keyof LanguageRequests; request: never }>(
    scope,
    async ({ id, what, request }) => {
      try {
        scope.postMessage({ id, answer: answerWith(await session, what, request) });
      } catch (error) {
        scope.postMessage({ id, error: (error as Error).message ?? String(error) });
      }
    },
  );
}
