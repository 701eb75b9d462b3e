// The kernel in Jupyter: installed as a user installs it, under Jupyter's own conformance suite, and with the tools
// that execute notebooks.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jupyterEnvironment } from './fixtures/jupyter-environment.js';
import { addPapermillTranslator, removePapermillTranslator } from './installation/papermill.js';

const bin = fileURLToPath(new URL('../dist/cjs/bin.js', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'kernel-jupyter-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function kernelCommand(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  if (!existsSync(bin)) throw new Error(`${bin} is missing; build first: npm run build`);
  return spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
}

describe('install', () => {
  test('puts spec and logos below a prefix, replaces its own, and takes them away', () => {
    const prefix = join(temporary, 'a prefix');
    const folder = join(prefix, 'share/jupyter/kernels/typescript');
    for (let times = 0; times < 2; times++) {
      const { status, stdout } = kernelCommand(['install', '--prefix', prefix]);
      expect(status).toBe(0);
      expect(stdout).toContain(folder);
    }
    expect(readdirSync(folder).sort()).toEqual([
      'kernel.json',
      'logo-32x32.png',
      'logo-64x64.png',
      'logo-svg.svg',
    ]);
    expect(readdirSync(join(folder, '..'))).toEqual(['typescript']);
    const { argv } = JSON.parse(readFileSync(join(folder, 'kernel.json'), 'utf8')) as {
      argv: string[];
    };
    expect(argv.slice(0, 2).every(existsSync)).toBe(true);
    expect(kernelCommand(['uninstall', '--prefix', prefix]).status).toBe(0);
    expect(existsSync(folder)).toBe(false);
    expect(kernelCommand(['uninstall', '--prefix', prefix]).stderr).toMatch(/there is no kernel/);
  });

  test('leaves the kernel of somebody else alone', () => {
    const prefix = join(temporary, 'theirs');
    expect(kernelCommand(['install', '--prefix', prefix, '--name', 'mine']).status).toBe(0);
    writeFileSync(join(prefix, 'share/jupyter/kernels/mine/kernel.json'), '{"argv": ["other"]}');
    for (const command of ['install', 'uninstall']) {
      const { status, stderr } = kernelCommand([command, '--prefix', prefix, '--name', 'mine']);
      expect(status).toBe(1);
      expect(stderr).toMatch(/holds another kernel/);
    }
  });

  test('says what to do where there is no Jupyter, or no such place', () => {
    const nowhere = kernelCommand(['install'], { PATH: temporary });
    expect(nowhere.status).toBe(1);
    expect(nowhere.stderr).toMatch(/there is no Jupyter here.*--python <path>.*--prefix/s);
    const none = kernelCommand(['install', '--python', join(temporary, 'none')]);
    expect(none.stderr).toMatch(/does not start/);
    const file = join(temporary, 'file');
    writeFileSync(file, '');
    expect(kernelCommand(['install', '--prefix', file]).stderr).toMatch(/cannot be written/);
    expect(kernelCommand(['install', '--name', 'a b', '--prefix', temporary]).stderr).toMatch(
      /expected letters/,
    );
  });
});

const suite = `
import unittest
import jupyter_kernel_test

class Kernel(jupyter_kernel_test.KernelTests):
    kernel_name = "typescript"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [
        {"text": "consol", "matches": {"console"}},
        {"text": "Math.sq", "matches": {"sqrt"}},
    ]
    complete_code_samples = ["1", "const a = 2", "function f(x: number) { return x * 2 }"]
    incomplete_code_samples = ["if (true) {", "const text = \`", "f("]
    invalid_code_samples = ["a b", "const = 3"]
    code_generate_error = "throw new Error('on purpose')"
    code_execute_result = [{"code": "1+2+3", "result": "6"}, {"code": "6 * 7", "result": "42"}]
    code_display_data = [
        {"code": "import { displayBundle } from '@resattn/kernel'; displayBundle({ 'text/html': '<b>1</b>' })", "mime": "text/html"},
    ]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "console.log"
    code_clear_output = "import { clearOutput } from '@resattn/kernel'; clearOutput()"

unittest.main()
`;

describe('with a Python that has Jupyter', () => {
  const prefix = join(temporary, 'environment');
  let python: string;
  let environment: NodeJS.ProcessEnv;

  beforeAll(() => {
    python = jupyterEnvironment();
    expect(kernelCommand(['install', '--prefix', prefix]).status).toBe(0);
    environment = {
      ...process.env,
      JUPYTER_PATH: join(prefix, 'share/jupyter'),
      PYTHONPATH: join(temporary, 'packages'),
    };
  });

  const run = (args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(python, args, {
      ...{ cwd: temporary, env: environment, encoding: 'utf8' },
    });
    return { status, said: `${stdout}${stderr}` };
  };

  const notebook = (name: string, cells: readonly Cell[]) => {
    const file = join(temporary, name);
    const kernelspec = { display_name: 'TypeScript', language: 'typescript', name: 'typescript' };
    const whole = cells.map(({ source, tags = [] }) => ({
      ...{ cell_type: 'code', execution_count: null, outputs: [], metadata: { tags }, source },
    }));
    const content = { cells: whole, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 4 };
    writeFileSync(file, JSON.stringify(content));
    return file;
  };

  const outputsOf = (file: string) =>
    (
      JSON.parse(readFileSync(join(temporary, file), 'utf8')) as {
        cells: { outputs: { text?: string[]; data?: { 'text/plain': string[] } }[] }[];
      }
    ).cells.flatMap(({ outputs }) =>
      outputs.map(({ text, data }) => [text ?? data?.['text/plain']].flat().join('')),
    );

  test('passes jupyter_kernel_test', () => {
    const script = join(temporary, 'suite.py');
    writeFileSync(script, suite);
    const { status, said } = run([script, '-v']);
    expect(status, said).toBe(0);
    // The protocol's pager is the one thing that this kernel has no use for.
    expect(said.match(/\.\.\. skipped/g)).toHaveLength(1);
    expect(said.match(/\.\.\. ok/g)!.length).toBeGreaterThan(10);
  });

  test('nbconvert executes a notebook', () => {
    notebook('sound.ipynb', [
      { source: "const words = ['注意', '😀'];\nconsole.log(words.join());" },
    ]);
    const nbconvert = ['-m', 'nbconvert', '--to', 'notebook', '--execute', '--output'];
    const { status, said } = run([...nbconvert, 'sound-run.ipynb', 'sound.ipynb']);
    expect(status, said).toBe(0);
    expect(outputsOf('sound-run.ipynb')).toEqual(['注意,😀\n']);
  });

  test('papermill writes parameters, of every type that it has', () => {
    const cells = [
      { source: 'let epochs = 30; // how many\nlet name: string = "x";', tags: ['parameters'] },
      { source: 'console.log(JSON.stringify([epochs, name, layers, options, flag, none]));' },
    ];
    notebook('parameters.ipynb', cells);
    const papermill = ['-m', 'papermill', 'parameters.ipynb', 'parameters-run.ipynb'];
    // Where the translator is not there, the one for C# will do for numbers, texts and truth values.
    const borrowed = ['-l', '.net-csharp', '-p', 'epochs', '3', '-r', 'name', 'o"r'];
    const extra = [
      '-p',
      'layers',
      '1',
      '-p',
      'options',
      '2',
      '-p',
      'flag',
      'True',
      '-p',
      'none',
      '0',
    ];
    const worked = run([...papermill, ...borrowed, ...extra]);
    expect(worked.status, worked.said).toBe(0);
    expect(outputsOf('parameters-run.ipynb')).toEqual(['[3,"o\\"r",1,2,true,0]\n']);

    addPapermillTranslator(join(temporary, 'packages'));
    const given =
      '{epochs: 3, name: "残差\\n\\"😀", layers: [1, 2.5], options: {a: {b: null}}, flag: true, none: null}';
    const { status, said } = run([...papermill, '-y', given]);
    expect(status, said).toBe(0);
    expect(outputsOf('parameters-run.ipynb')).toEqual([
      `${JSON.stringify([3, '残差\n"😀', [1, 2.5], { a: { b: null } }, true, null])}\n`,
    ]);
    const help = run(['-m', 'papermill', '--help-notebook', 'parameters.ipynb']).said;
    expect(help).toMatch(/epochs: Unknown type \(default 30\)\s+how many/);
    expect(help).toMatch(/name: string \(default "x"\)/);

    expect(removePapermillTranslator(join(temporary, 'packages'))).toBe(true);
    expect(
      readdirSync(join(temporary, 'packages')).filter((name) => name !== '__pycache__'),
    ).toEqual([]);
  });
});

interface Cell {
  readonly source: string;
  readonly tags?: readonly string[] | undefined;
}
