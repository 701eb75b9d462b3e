// The packages as they would be published: packed tarballs, and projects that install them.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { packageNames, root } from './arrows.js';
import { run } from './run.js';

/** The path of the tarball of each package, by the package's short name; see `pack-once.ts`. */
export function packedPackages(): Map<string, string> {
  const folder = inject('packed');
  return new Map(
    readdirSync(folder).map((file) => [
      /^resattn-(.+)-\d+\.\d+\.\d+\S*\.tgz$/.exec(file)![1]!,
      join(folder, file),
    ]),
  );
}

/**
 * Makes an empty npm project in `folder` and installs packed packages of ours, with the siblings that
 * they depend on, and `others` from the registry.
 */
export function installPacked(
  folder: string,
  names: readonly string[],
  others: readonly string[] = [],
): void {
  const tarballs = packedPackages();
  const wanted = new Set<string>();
  const add = (name: string) => {
    if (wanted.has(name)) return;
    wanted.add(name);
    const manifest = JSON.parse(
      readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'),
    ) as Record<'dependencies' | 'peerDependencies', Record<string, string> | undefined>;
    for (const dependency of Object.keys({
      ...manifest.dependencies,
      ...manifest.peerDependencies,
    }))
      if (dependency.startsWith('@resattn/')) add(dependency.slice('@resattn/'.length));
  };
  for (const name of names) add(name);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      private: true,
      type: 'module',
      dependencies: Object.fromEntries(
        [...wanted].map((name) => [`@resattn/${name}`, `file:${tarballs.get(name)}`]),
      ),
    }),
  );
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...others], folder);
}

/** Makes an empty folder that sees the built packages, tfjs and Node's types as if installed. */
export function linkedProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'resattn-linked-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@resattn'), { recursive: true });
  for (const name of packageNames()) {
    symlinkSync(join(root, 'packages', name), join(modules, '@resattn', name));
  }
  for (const scope of ['@tensorflow', '@types']) {
    symlinkSync(join(root, 'node_modules', scope), join(modules, scope));
  }
  return folder;
}
