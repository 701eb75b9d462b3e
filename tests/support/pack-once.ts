// Packs every package once, before the tests that install them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { root } from './arrows.js';
import { run } from './run.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the tarballs. */
    packed: string;
  }
}

export default function packOnce({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'resattn-packed-'));
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  const pack = ['-r', '--filter', './packages/*', 'pack', '--pack-destination', folder];
  run('npx', ['--yes', '--prefer-offline', packageManager, ...pack], root);
  provide('packed', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
