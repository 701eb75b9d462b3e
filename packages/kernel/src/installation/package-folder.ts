import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
}

/** The folder of this package, and its version. */
export function ownPackage(): { readonly folder: string; readonly version: string } {
  // Between here and there lies another manifest, which says of what kind the built modules are.
  for (let folder = __dirname; dirname(folder) !== folder; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const { name, version = '' } = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    if (name === '@resattn/kernel') return { folder, version };
  }
  throw new Error(`${__dirname} is not in the package @resattn/kernel; install it anew`);
}
