// What JupyterLite loads: it registers the kernel and starts its workers.
import { liteExtension } from '@resattn/kernel/browser';

const id = '@resattn/lite-kernel';
const folder = new URL('.', (document.currentScript as HTMLScriptElement).src);
const worker = (file: string) => new Worker(new URL(file, folder), { type: 'module' });
const logo = (file: string) => new URL(file, folder).href;

const page = globalThis as { _JUPYTERLAB?: Record<string, unknown> };
page._JUPYTERLAB ??= {};
page._JUPYTERLAB[id] = liteExtension({
  id,
  logos: {
    'logo-32x32': logo('logo-32x32.png'),
    'logo-64x64': logo('logo-64x64.png'),
    'logo-svg': logo('logo-svg.svg'),
  },
  startCells: () => worker('cell-worker.js'),
  startLanguage: () => worker('language-worker.js'),
});
