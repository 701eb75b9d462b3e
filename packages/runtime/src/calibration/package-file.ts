import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A file of this package by its path in it; undefined where the package is not found as it was
 * installed, in a bundle for example. The two module systems that it is built for have no common way to
 * say where a module lies, but a stack trace does.
 */
export function packageFile(path: string): string | undefined {
  const here = /(file:\/\/[^)\n]+?|\/[^)\n]+?):\d+:\d+\)?$/m.exec(
    new Error('here').stack ?? '',
  )?.[1];
  if (here === undefined) return undefined;
  let folder = dirname(here.startsWith('file:') ? fileURLToPath(here) : here);
  while (dirname(folder) !== folder) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && nameIn(manifest) === '@resattn/runtime') {
      const file = join(folder, path);
      return existsSync(file) ? file : undefined;
    }
    folder = dirname(folder);
  }
  return undefined;
}

function nameIn(manifest: string): unknown {
  try {
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown }).name;
  } catch {
    return undefined;
  }
}
