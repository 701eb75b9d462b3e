import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const NAME = '@resattn/notebooks';

/**
 * The folder of this package, where the notebooks lie. As CommonJS the package knows where it is; as
 * an ES module, which is built from the same source, it is found as the started script or a script in
 * the current folder would find it.
 *
 * @throws Error when it cannot be found from there
 */
export function notebooksFolder(script: string | undefined = process.argv[1]): string {
  const own = typeof __filename === 'string' ? packageAround(__filename) : undefined;
  if (own) return own;
  const starts = [
    ...(script && existsSync(script) ? [realpathSync(script)] : []),
    join(process.cwd(), 'package.json'),
  ];
  for (const start of starts) {
    const found = packageAround(start) ?? packageSeenFrom(start);
    if (found) return found;
  }
  throw new Error(
    `${NAME} cannot be found from ${starts.join(' or ')}; install it there, or name its folder`,
  );
}

function packageAround(file: string): string | undefined {
  let folder = dirname(file);
  while (dirname(folder) !== folder) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string | undefined };
      if (name === NAME) return folder;
    }
    folder = dirname(folder);
  }
  return undefined;
}

function packageSeenFrom(file: string): string | undefined {
  try {
    return dirname(createRequire(file).resolve(`${NAME}/package.json`));
  } catch {
    return undefined;
  }
}
