#!/usr/bin/env node
// Releases the packages: checks and prints (--dry-run), raises versions (--version), publishes (--publish).
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function run(command, ...args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const { packageManager, repository } = readJson('package.json');
/** @param {readonly string[]} args */
const pnpm = (...args) => run('npx', '--yes', '--prefer-offline', packageManager, ...args);
/** @param {readonly string[]} args */
const changeset = (...args) =>
  run(process.execPath, join(root, 'node_modules/@changesets/cli/bin.js'), ...args);

/** The address of the repository: `repository` of the root's package.json, else that of the workflow. */
function repositoryAddress() {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
  if (typeof repository === 'string') return repository;
  return GITHUB_REPOSITORY && `${GITHUB_SERVER_URL ?? 'https://github.com'}/${GITHUB_REPOSITORY}`;
}

/**
 * npm shows where a package comes from, and holds its provenance to it.
 *
 * @param {string} address
 */
function writeRepository(address) {
  for (const name of readdirSync(join(root, 'packages'))) {
    const path = `packages/${name}/package.json`;
    const manifest = {
      ...readJson(path),
      homepage: `${address}/tree/main/packages/${name}#readme`,
      bugs: `${address}/issues`,
      repository: { type: 'git', url: `git+${address}.git`, directory: `packages/${name}` },
    };
    writeFileSync(join(root, path), `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

const address = repositoryAddress();
const [job, ...others] = process.argv.slice(2);
/** @type {Record<string, () => void>} */
const jobs = {
  '--dry-run'() {
    // What a package must have: types for each way of importing, licence, files, sources of its maps.
    const checks = 'tests/packed/packed-packages.test.ts';
    run(process.execPath, join(root, 'node_modules/vitest/vitest.mjs'), 'run', checks);
    const publish = ['publish', '--dry-run', '--no-git-checks', '--access', 'public'];
    pnpm('-r', '--filter', './packages/*', ...publish);
    if (address === undefined)
      console.log(
        '\nThe repository has no address yet. Before the first release write it into package.json, ' +
          'once for all packages: "repository": "https://github.com/<owner>/<name>".',
      );
  },
  '--version'() {
    changeset('version');
    pnpm('install', '--lockfile-only');
  },
  '--publish'() {
    if (address === undefined) {
      console.error(
        'nothing was published: npm needs the address of the repository to prove where packages ' +
          'come from; write "repository": "https://github.com/<owner>/<name>" into package.json',
      );
      process.exit(1);
    }
    writeRepository(address);
    changeset('publish');
  },
};
const work = job !== undefined && Object.hasOwn(jobs, job) ? jobs[job] : undefined;
if (work === undefined || others.length > 0) {
  console.error(
    `got "${process.argv.slice(2).join(' ')}", expected ${Object.keys(jobs).join(', ')}`,
  );
  process.exit(2);
}
work();
