import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the bundled server and its recipes, which the build of the package writes. */
export function standaloneFolder(): string {
  // Beside a build, or, from the sources, beside the folder of builds.
  const places = [join(__dirname, '../../standalone'), join(__dirname, '../../dist/standalone')];
  const found = places.find((folder) => existsSync(folder));
  if (found === undefined)
    throw new Error(`the bundled server is missing in ${places[0]}: install @resattn/server again`);
  return found;
}
