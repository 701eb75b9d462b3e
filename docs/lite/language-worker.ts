// The web worker that holds TypeScript.
import { type Declarations, startLanguageWorker } from '@resattn/kernel/browser';

startLanguageWorker(async () => {
  const response = await fetch(new URL('./declarations.json', import.meta.url));
  if (!response.ok) throw new Error(`${response.url}: status ${response.status}`);
  return (await response.json()) as Declarations;
});
