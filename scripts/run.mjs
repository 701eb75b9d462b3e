#!/usr/bin/env node
// The root scripts start here. It needs nothing but Node: it starts the package manager
// named in package.json through npx, installs what the lockfile says, and runs the job.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** @param {Parameters<typeof statusOf>} command */
function run(...command) {
  const status = statusOf(...command);
  if (status !== 0) process.exit(status);
}

/**
 * Runs a command to its end, whatever that is.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns its status
 */
function statusOf(command, args, env = {}, cwd = root) {
  const { status, signal, error } = spawnSync(command, args, {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...env },
  });
  if (error) {
    console.error(`could not start ${command}: ${error.message}`);
    process.exit(1);
  }
  return status ?? (signal === 'SIGINT' ? 130 : 1);
}

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

const { packageManager } = readJson('package.json');
/**
 * What npx has fetched once it need not ask for again.
 *
 * @param {string[]} args
 */
const npx = (...args) => ['--yes', '--prefer-offline', ...args];
/** @param {string[]} args */
const pnpm = (...args) => run('npx', npx(packageManager, ...args));
/** @param {string[]} args */
const node = (...args) => run(process.execPath, args);
/**
 * @param {string} name
 * @param {string[]} args
 */
const bin = (name, ...args) => node(join(root, 'node_modules', name), ...args);
/**
 * turbo asks the package manager for the workspace, so that has to be on its PATH.
 *
 * @param {string[]} args
 */
const turbo = (...args) =>
  run(
    'npx',
    npx('--package', packageManager, '--', 'node', 'node_modules/turbo/bin/turbo', 'run', ...args),
    {
      TURBO_TELEMETRY_DISABLED: '1',
      TURBO_NO_UPDATE_NOTIFIER: '1',
      TURBO_PRINT_VERSION_DISABLED: '1',
    },
  );
const suite = join(root, 'node_modules/vitest/vitest.mjs');
/** @param {string[]} args */
const vitest = (...args) => node(suite, ...args);
/** @param {string[]} args */
const biome = (...args) => bin('@biomejs/biome/bin/biome', ...args);

function install() {
  const lock = join(root, 'pnpm-lock.yaml');
  const installed = join(root, 'node_modules', '.pnpm', 'lock.yaml');
  const isCurrent =
    existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lock, 'utf8');
  if (!isCurrent) pnpm('install', '--frozen-lockfile');
}

/**
 * Installs, builds packages, and does `tasks` of theirs as soon as what those need is built.
 *
 * @param {string[]} tasks
 */
function setup(tasks = [], packages = './packages/*') {
  install();
  turbo('build', ...tasks, `--filter=${packages}`, '--env-mode=loose');
}

/** Checks the types of the packages, then those of the programs in JavaScript. */
function check() {
  for (const project of ['tsconfig.json', 'tsconfig.programs.json'])
    bin('typescript/bin/tsc', '-p', project);
}

/** @param {string[]} args */
const cli = (...args) => node(join(root, 'packages/cli/bin/resattn.js'), ...args);

const [job = '', ...rest] = process.argv.slice(2);
/**
 * @typedef {object} Lanes
 * @property {{ name: string, env: Record<string, string>, packages?: string[] }[]} lanes
 * @property {Record<string, string[]>} tests paths, by package
 */

/** @type {Record<string, () => void>} */
const jobs = {
  setup: () => setup(['provision']),
  build: () => setup(),
  start() {
    // The command, and what it needs.
    setup(['provision'], '@resattn/cli...');
    cli(...(rest.length ? rest : ['train', 'language-id']));
  },
  test() {
    setup(['provision']);
    cli('setup');
    check();
    biome('ci', '--diagnostic-level=error', '.');
    vitest('run', ...rest);
  },
  quick() {
    install();
    const names = readdirSync(join(root, 'packages'));
    const name = rest[0]?.startsWith('-') ? undefined : rest[0];
    const options = name === undefined ? rest : rest.slice(1);
    if (name !== undefined && !names.includes(name)) {
      console.error(`test:quick: got "${name}", expected a package: ${names.join(', ')}`);
      process.exit(2);
    }
    const asked = name === undefined ? names : [name];
    const projects = asked.flatMap((each) => ['--project', each]);
    // vitest.config.ts then leaves out what scripts/quick.json lists.
    const quick = { RESATTN_TESTS: 'quick' };
    const status = statusOf(process.execPath, [suite, 'run', ...projects, ...options], quick);
    /** @type {{ slow: Record<string, string[]> }} */
    const { slow } = readJson('scripts/quick.json');
    const leftOut = [
      ...asked.flatMap((each) => (slow[each] ? [`${each}: ${slow[each].join(', ')}`] : [])),
      ...(name === undefined ? ['those of the workspace, in tests'] : []),
    ];
    if (leftOut.length > 0)
      console.log(
        ['left out, for `npm test`, since they take long or need a build:', ...leftOut].join(
          '\n  ',
        ),
      );
    process.exit(status);
  },
  processors() {
    setup();
    cli('setup');
    /** @type {Lanes} */
    const { lanes, tests } = readJson('scripts/lanes.json');
    const failed = [];
    for (const { name, env, packages = Object.keys(tests) } of lanes) {
      const variables = Object.entries(env).map((entry) => entry.join('='));
      console.log(`\n${[name, ...variables].join('  ')}`);
      const status = statusOf(
        process.execPath,
        [
          ...[suite, 'run'],
          ...packages.flatMap((each) => ['--project', each]),
          ...packages.flatMap((each) =>
            (tests[each] ?? []).map((path) => `packages/${each}/src/${path}`),
          ),
          ...rest,
        ],
        env,
      );
      if (status !== 0) failed.push(name);
    }
    if (failed.length > 0) {
      console.error(`\nfailed: ${failed.join(', ')}`);
      process.exit(1);
    }
  },
  matrix() {
    setup();
    cli('setup');
    const core = ['--project', 'runtime', '--project', 'core'];
    for (const version of ['22', '24']) {
      run('npx', npx(`node@${version}`, suite, 'run', ...core, ...rest));
    }
    // Whole models take plain JavaScript a quarter of an hour.
    const portable = { wasm: ['core', 'layers', 'models', 'testing'], cpu: ['core', 'testing'] };
    for (const [backend, names] of Object.entries(portable)) {
      console.log(`\nRESATTN_BACKEND=${backend}`);
      const projects = names.flatMap((name) => ['--project', name]);
      run(process.execPath, [suite, 'run', ...projects, ...rest], { RESATTN_BACKEND: backend });
    }
  },
  // The specs of tfjs itself; RESATTN_TFJS is a checkout of its repository.
  'tfjs-specs'() {
    setup();
    cli('setup');
    node(join(root, 'packages/runtime/scripts/tfjs-specs/run.mjs'), ...rest);
  },
  kills() {
    setup();
    node(join(root, 'scripts/kills.mjs'), ...rest);
  },
  types() {
    setup();
    node(join(root, 'scripts/types.mjs'), ...rest);
  },
  browser() {
    install();
    node(join(root, 'scripts/conformance-in-chromium.mjs'), ...rest);
  },
  bench() {
    setup();
    cli('setup');
    node(join(root, 'benchmarks/run.mjs'), ...rest);
  },
  notebooks() {
    setup();
    // All of them in minutes; --full for the numbers in their texts.
    const isFull = rest.includes('--full');
    const options = rest.filter((option) => option !== '--full');
    cli('notebook', 'run', ...(isFull ? [] : ['--quick']), ...options);
  },
  // Into a Jupyter of this machine; the options are those of resattn-kernel install.
  kernel() {
    setup(['provision']);
    node(join(root, 'packages/kernel/dist/cjs/bin.js'), 'install', ...rest);
  },
  screenshots() {
    setup();
    cli('setup');
    const example = join(root, 'examples/models-in-the-browser');
    run(process.execPath, ['models.mjs'], {}, example);
    run(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], {}, example);
    node(join(root, 'scripts/screenshots.mjs'), ...rest);
    node(join(root, 'scripts/notebook-screenshots.mjs'), ...rest);
  },
  docs() {
    // The front page runs a model with the built packages.
    setup([], '@resattn/docs...');
    node(join(root, 'docs/scripts/build-site.mjs'), ...rest);
  },
  pack() {
    setup();
    node(join(root, 'scripts/pack.mjs'), ...rest);
  },
  release() {
    setup();
    node(join(root, 'scripts/release.mjs'), ...rest);
  },
  typecheck() {
    install();
    check();
  },
  lint() {
    install();
    biome('check', ...rest, '.');
  },
  format() {
    install();
    biome('check', '--write', ...rest, '.');
  },
};
const work = Object.hasOwn(jobs, job) ? jobs[job] : undefined;
if (work === undefined) {
  console.error(`unknown job "${job}"; one of: ${Object.keys(jobs).join(', ')}`);
  process.exit(2);
}
work();
