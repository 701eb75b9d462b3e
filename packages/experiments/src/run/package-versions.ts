import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const OWN = '@resattn/experiments';
const SIBLINGS = ['core', 'data', 'layers', 'metrics', 'models', 'runtime', 'vis'];

/**
 * Versions of the packages that take part in a run, as the started program finds them; without those
 * that it does not, such as all when it runs from its sources.
 */
export function packageVersions(): Record<string, string> {
  // A package that is also CommonJS cannot ask where it is.
  const script = process.argv[1];
  const start =
    script && existsSync(script) ? realpathSync(script) : join(process.cwd(), 'program.js');
  const versions: Record<string, string> = {};
  const find = (name: string, from: string): string | undefined => {
    try {
      const file = createRequire(from).resolve(`${name}/package.json`);
      versions[name] = (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
      return file;
    } catch {
      return undefined;
    }
  };
  const program = find('@resattn/cli', start) ?? start;
  const own = find(OWN, program);
  for (const name of SIBLINGS) find(`@resattn/${name}`, own ?? program);
  return versions;
}
