/** What a web worker's global scope has to talk to its page. */
export interface WorkerScope {
  postMessage(message: object): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
}

/** The scope of the worker that this code runs in. */
export const ownScope = globalThis as unknown as WorkerScope;

/** Calls `hear` with each message of the page. */
export function onMessage<T>(scope: WorkerScope, hear: (message: T) => void): void {
  scope.addEventListener('message', (event) => hear((event as MessageEvent<T>).data));
}
