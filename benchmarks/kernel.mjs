#!/usr/bin/env node
// The kernel beside tslab, Deno's kernel and IPython, all driven by jupyter_client, in turns: times of start, cells,
// imports, completion, inspection and restart; 100,000 lines; 10,000 updates of a display; whether each cell's
// output is whole and its `idle` last. `--load 8` measures beside eight processes that keep the processor busy.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './harness/compare.mjs';

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    kernels: { type: 'string', default: 'resattn,tslab,deno,ipython' },
    measures: { type: 'string', default: 'times,lines,displays' },
    rounds: { type: 'string', default: '3' },
    repeats: { type: 'string', default: '20' },
    cells: { type: 'string', default: '100' },
    load: { type: 'string', default: '0' },
    limit: { type: 'string', default: '60' },
    /** A folder in which `npm install tslab@1.0.22 deno` was run. */
    peers: { type: 'string', default: '' },
    /** It needs jupyter_client and, for IPython, ipykernel. */
    python: { type: 'string', default: process.env.RESATTN_PYTHON ?? 'python3' },
  },
});

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const notebooks = join(root, 'packages/notebooks');
const installed = (/** @type {string} */ path) => join(options.peers, 'node_modules', path);
const packages = ['metrics', 'data', 'vis', 'core', 'layers', 'models', 'runtime'];

/**
 * Code in TypeScript that prints and completes.
 *
 * @param {string} displays
 */
const typescriptCells = (displays) => ({
  one: '1 + 1',
  complete: 'Math.',
  inspect: 'console.log',
  lines: 'for (let i = 0; i < 100_000; i++) console.log(i);',
  'some lines': 'for (let i = 0; i < 1000; i++) console.log(i);',
  displays,
});

/** @type {Record<string, { argv: string[], cells: Record<string, string>, imports: (name: string) => string }>} */
const known = {
  resattn: {
    argv: [process.execPath, join(root, 'packages/kernel/dist/cjs/bin.js'), 'start'],
    cells: typescriptCells(
      "import { display } from '@resattn/kernel';\nconst shown = await display(0);\nfor (let i = 0; i < 10_000; i++) await shown.update(i);",
    ),
    imports: (name) => `import * as ${name} from '@resattn/${name}';\ntypeof ${name}`,
  },
  tslab: {
    argv: [process.execPath, installed('tslab/bin/tslab'), 'kernel', '--config-path'],
    cells: typescriptCells(
      "import { newDisplay } from 'tslab';\nconst shown = newDisplay();\nfor (let i = 0; i <= 10_000; i++) shown.text(String(i));",
    ),
    imports: (name) => `import * as ${name} from '@resattn/${name}';\ntypeof ${name}`,
  },
  deno: {
    argv: [installed('.bin/deno'), 'jupyter', '--kernel', '--conn'],
    cells: typescriptCells(
      "const bundle = (i: number) => ({ 'text/plain': String(i) });\nawait Deno.jupyter.display(bundle(0), { raw: true, display_id: 'one' });\nfor (let i = 0; i < 10_000; i++) await Deno.jupyter.display(bundle(i), { raw: true, display_id: 'one', update: true });",
    ),
    imports: (name) => `import * as ${name} from '@resattn/${name}';\ntypeof ${name}`,
  },
  ipython: {
    argv: [options.python, '-m', 'ipykernel_launcher', '-f'],
    cells: {
      one: '1 + 1',
      complete: 'str.',
      inspect: 'print',
      lines: 'for i in range(100_000): print(i)',
      'some lines': 'for i in range(1000): print(i)',
      displays: 'shown = display(0, display_id=True)\nfor i in range(10_000): shown.update(i)',
    },
    imports: () => '',
  },
};

const wanted = options.kernels.split(',');
const unknown = wanted.filter((name) => !(name in known));
if (unknown.length > 0) {
  console.error(`no kernel "${unknown.join(', ')}", expected ${Object.keys(known).join(', ')}`);
  process.exit(2);
}
const absent = (/** @type {string} */ name) =>
  known[name]?.argv.slice(0, 2).find((path) => path.startsWith('/') && !existsSync(path));

const jupyter = mkdtempSync(join(tmpdir(), 'resattn-bench-'));
const busy = Array.from({ length: Number(options.load) }, () =>
  spawn(process.execPath, ['-e', 'while (true);'], { stdio: 'ignore' }),
);
try {
  const kernels = wanted.flatMap((name) => {
    const missing = absent(name);
    if (missing !== undefined) {
      console.error(`${name} is left out: ${missing} does not exist`);
      return [];
    }
    const kernel = known[name];
    if (!kernel) return [];
    const folder = join(jupyter, 'kernels', `bench-${name}`);
    mkdirSync(folder, { recursive: true });
    const isPython = name === 'ipython';
    const spec = {
      argv: [...kernel.argv, '{connection_file}'],
      display_name: name,
      language: isPython ? 'python' : 'typescript',
      ...(name === 'resattn' && { interrupt_mode: 'message' }),
    };
    writeFileSync(join(folder, 'kernel.json'), JSON.stringify(spec));
    const imports = isPython ? [] : packages.map((each) => [each, kernel.imports(each)]);
    return [
      {
        ...{ name, spec: `bench-${name}`, folder: notebooks, cells: kernel.cells },
        imports: Object.fromEntries(imports),
      },
    ];
  });
  const setting = {
    kernels,
    measures: options.measures.split(','),
    rounds: Number(options.rounds),
    repeats: Number(options.repeats),
    cells: Number(options.cells),
    limit: Number(options.limit),
  };
  const { status, stdout } = spawnSync(
    options.python,
    [join(root, 'benchmarks/kernel/measure.py')],
    {
      input: JSON.stringify(setting),
      env: { ...process.env, JUPYTER_PATH: jupyter },
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  if (status !== 0) throw new Error(`measure.py ended with status ${status}`);
  /** @type {Record<string, Record<string, (number | boolean | null)[]>>} */
  const found = JSON.parse(stdout);
  report(found);
  if (options.json) writeFileSync(options.json, JSON.stringify(found, null, 2));
} finally {
  for (const process of busy) process.kill();
  rmSync(jupyter, { recursive: true });
}

/**
 * Prints a table: a measure a row, a kernel a column, the median over the rounds.
 *
 * @param {Record<string, Record<string, (number | boolean | null)[]>>} found
 */
function report(found) {
  const names = Object.keys(found);
  const measures = [...new Set(Object.values(found).flatMap((one) => Object.keys(one)))];
  console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}`);
  console.log(`| | ${names.join(' | ')} |\n| --- |${' ---: |'.repeat(names.length)}`);
  for (const measure of measures) {
    const cells = names.map((name) => shown(found[name]?.[measure]));
    console.log(`| ${measure} | ${cells.join(' | ')} |`);
  }
}

/** @param {readonly (number | boolean | null)[] | undefined} values */
function shown(values) {
  if (!values || values.some((value) => value === null)) return '–';
  if (typeof values[0] === 'boolean') return values.every(Boolean) ? 'yes' : 'no';
  const middle = median(/** @type {number[]} */ (values));
  return middle >= 100 ? Math.round(middle).toLocaleString('en') : middle.toFixed(1);
}
