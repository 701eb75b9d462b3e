import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NAME = '@resattn/cli';

type Manifest = { readonly name?: string; readonly version: string };

/** The version of the running command; `'source'` when it runs from its sources. */
export function cliVersion(): string {
  return ownManifest()?.version ?? 'source';
}

/** The script of the running command, to start another one; undefined when it runs from its sources. */
export const startedCommand = (): string | undefined =>
  ownManifest() === undefined ? undefined : process.argv[1];

/** Found from the started script: a package that is also CommonJS cannot ask where it is. */
function ownManifest(): Manifest | undefined {
  const script = process.argv[1];
  if (!script || !existsSync(script)) return undefined;
  let folder = dirname(realpathSync(script));
  while (dirname(folder) !== folder) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
      if (manifest.name === NAME) return manifest;
    }
    folder = dirname(folder);
  }
  return undefined;
}
