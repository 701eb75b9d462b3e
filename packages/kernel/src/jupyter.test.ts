// The kernel under Jupyter's own conformance suite, installed as a user installs it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../dist/cjs/bin.js', import.meta.url));
const python = process.env.RESATTN_PYTHON || 'python3';
const temporary = mkdtempSync(join(tmpdir(), 'kernel-jupyter-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const has = (module: string) =>
  spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0;

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

test.skipIf(!has('jupyter_kernel_test'))(
  'passes jupyter_kernel_test (skipped where that Python package is missing)',
  () => {
    kernelCommand(['install', '--prefix', temporary]);
    const script = join(temporary, 'suite.py');
    writeFileSync(script, suite);
    const env = { ...process.env, JUPYTER_PATH: join(temporary, 'share/jupyter') };
    const { status, stderr } = spawnSync(python, [script, '-v'], {
      cwd: temporary,
      env,
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    // The protocol's pager is the one thing that this kernel has no use for.
    expect(stderr.match(/skipped/g) ?? []).toHaveLength(
      1 + (stderr.match(/skipped=1/g)?.length ?? 0),
    );
  },
);
