import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NAME = '@resattn/cli';

/** The version of the running command; `'source'` when it runs from its sources. */
export function cliVersion(): string {
  return ownManifest()?.version ?? 'source';
}

/** The script of the running command, to start another one; undefined when it runs from its sources. */
export const startedCommand = (): string | undefined =>
  ownManifest() === undefined ? undefined : process.argv[1];

/** Found from the started script: a package that is also CommonJS cannot ask where it is. */
function ownManifest(): { readonly file: string; readonly version: string } | undefined {
  const script = process.argv[1];
  if (!script || !existsSync(script)) return undefined;
  let folder = dirname(realpathSync(script));
  while (dirname(folder) !== folder) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const { name, version } = readManifest(file);
      if (name === NAME) return { file, version };
    }
    folder = dirname(folder);
  }
  return undefined;
}

function readManifest(file: string): { readonly name?: string; readonly version: string } {
  return JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version: string };
}
