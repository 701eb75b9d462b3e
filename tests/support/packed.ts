// The packages as they would be published: packed tarballs, and projects that install them.
import { spawnSync } from 'node:child_process';
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
import { packageNames, root } from './arrows.js';

let packed: Map<string, string> | undefined;

/** Packs every package once a process; the path of the tarball by the package's short name. */
export function packedPackages(): Map<string, string> {
  if (packed) return packed;
  const folder = mkdtempSync(join(tmpdir(), 'resattn-packed-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    packageManager: string;
  };
  const pack = ['-r', '--filter', './packages/*', 'pack', '--pack-destination', folder];
  run('npx', ['--yes', packageManager, ...pack], root);
  packed = new Map(
    readdirSync(folder).map((file) => [
      /^resattn-(.+)-\d+\.\d+\.\d+\S*\.tgz$/.exec(file)![1]!,
      join(folder, file),
    ]),
  );
  return packed;
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

/** Runs a command to its end; its output, or an error with it. */
export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) {
    const said = error ? error.message : `${stdout}\n${stderr}`;
    throw new Error(`${command} ${args.join(' ')} in ${cwd}: exit status ${status}\n${said}`);
  }
  return stdout;
}
