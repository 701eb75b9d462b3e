// Packs every package once, before the tests that install them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { root } from './arrows.js';
import { run } from './run.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the tarballs. */
    packed: string;
    /** The commands that `npm run pack` prints. */
    installLines: string[];
  }
}

export default function packOnce({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'resattn-packed-'));
  const said = run(process.execPath, [join(root, 'scripts/pack.mjs'), folder], root);
  provide('installLines', said.match(/npm install .+/g) ?? []);
  provide('packed', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
