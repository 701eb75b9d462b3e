import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The folder of this package, where the notebooks lie, as the running program would resolve it. A
 * package that is also CommonJS cannot ask where it is.
 *
 * @throws Error when it cannot be found from there
 */
export function notebooksFolder(script: string | undefined = process.argv[1]): string {
  const starts = [
    ...(script && existsSync(script) ? [realpathSync(script)] : []),
    join(process.cwd(), 'package.json'),
  ];
  for (const start of starts) {
    try {
      return dirname(createRequire(start).resolve('@resattn/notebooks/package.json'));
    } catch {
      // Not installed where this one looks; the next one may be nearer.
    }
  }
  throw new Error(
    `@resattn/notebooks cannot be found from ${starts.join(' or ')}; install it there, or name ` +
      'its folder',
  );
}
