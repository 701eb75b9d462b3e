#!/usr/bin/env node
// Packs the built packages into a folder and prints the lines that install them in another project.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [target, ...others] = process.argv.slice(2);
if (target === undefined || target.startsWith('-') || others.length > 0) {
  console.error(
    `got ${JSON.stringify(process.argv.slice(2))}, expected one folder: npm run pack -- ../tarballs`,
  );
  process.exit(2);
}
// npm runs scripts in the root of the repository; INIT_CWD is where it was called.
// biome-ignore lint/suspicious/noUndeclaredEnvVars: no turbo task
const folder = resolve(process.env.INIT_CWD ?? '.', target);
mkdirSync(folder, { recursive: true });

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const { packageManager } = readJson('package.json');
const pack = ['-r', '--filter', './packages/*', 'pack', '--pack-destination', folder];
const { status } = spawnSync('npx', ['--yes', '--prefer-offline', packageManager, ...pack], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
  shell: process.platform === 'win32',
});
if (status !== 0) process.exit(status ?? 1);

const names = readdirSync(join(root, 'packages'));
/** @param {string} name */
const tarball = (name) => {
  const { version } = readJson(`packages/${name}/package.json`);
  return join(folder, `resattn-${name}-${version}.tgz`);
};

/**
 * A package and the packages of ours that it needs.
 *
 * @param {string} name
 * @param {Set<string>} found
 */
function withSiblings(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  const { dependencies, peerDependencies } = readJson(`packages/${name}/package.json`);
  for (const each of Object.keys({ ...dependencies, ...peerDependencies }))
    if (each.startsWith('@resattn/')) withSiblings(each.slice('@resattn/'.length), found);
  return found;
}

/** @param {Iterable<string>} wanted */
const install = (wanted) =>
  `npm install ${[...wanted].map((name) => JSON.stringify(tarball(name))).join(' ')}`;

console.log(`
${names.length} packages are in ${folder}. In another project, all of them with the command \`npx resattn\`:

  ${install(names)}

or the layers with what they need:

  ${install(withSiblings('layers'))}`);
