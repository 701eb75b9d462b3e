import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const OWN = '@resattn/experiments';
const SIBLINGS = ['models', 'core', 'data', 'layers', 'metrics', 'options', 'runtime', 'vis'];

let found: Record<string, string> | undefined;

/**
 * Versions of the packages that take part in a run, as the started program finds them; without those
 * that it does not, such as all when it runs from its sources. A version is followed by a digest of the
 * package's code, `1.2.0+sha256.0a1b2c3d4e5f`, which tells builds of one version apart.
 */
export function packageVersions(): Readonly<Record<string, string>> {
  found ??= findVersions();
  return found;
}

function findVersions(): Record<string, string> {
  // A package that is also CommonJS cannot ask where it is.
  const script = process.argv[1];
  const start =
    script && existsSync(script) ? realpathSync(script) : join(process.cwd(), 'program.js');
  const versions: Record<string, string> = {};
  const find = (name: string, from: readonly string[]): string | undefined => {
    for (const file of from) {
      try {
        const manifest = createRequire(file).resolve(`${name}/package.json`);
        const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
        versions[name] = `${version}${digestOf(join(dirname(manifest), 'dist', 'esm'))}`;
        return manifest;
      } catch {
        // Not a dependency of this one.
      }
    }
    return undefined;
  };
  const program = find('@resattn/cli', [start]) ?? start;
  const places = [find(OWN, [program]) ?? program];
  for (const name of SIBLINGS) {
    const manifest = find(`@resattn/${name}`, places);
    if (manifest !== undefined) places.push(manifest);
  }
  return versions;
}

/** `+sha256.` and the digest of all JavaScript in a folder, by paths and contents; empty without one. */
function digestOf(folder: string): string {
  if (!existsSync(folder)) return '';
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
  for (const name of files) hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  return `+sha256.${hash.digest('hex').slice(0, 12)}`;
}
