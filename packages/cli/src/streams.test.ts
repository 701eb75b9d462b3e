import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The installed command under a shell: what closed pipes, full disks and limits do to it.
const command = fileURLToPath(new URL('../bin/resattn.js', import.meta.url));
const built = fileURLToPath(new URL('../dist/esm/bin.js', import.meta.url));

let folder: string;
beforeAll(() => {
  if (!existsSync(built)) throw new Error(`${built} is missing: build first (npm run build)`);
  folder = mkdtempSync(join(tmpdir(), 'resattn-streams-'));
  for (let i = 1; i <= 300; i++) {
    const run = join(folder, 'runs', `run-${i}`);
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, 'config.json'), i === 7 ? 'null' : '{"preset":"classify"}');
    writeFileSync(join(run, 'metrics.jsonl'), '{"event":"step","step":1,"loss":1}\n');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a line of bash in which `resattn` is the command. */
function bash(line: string, env: Readonly<Record<string, string>> = {}) {
  const { stdout, stderr, status } = spawnSync(
    'bash',
    ['-c', `resattn() { "${process.execPath}" "${command}" "$@"; }; ${line}`],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '', ...env } },
  );
  return { out: stdout, said: stderr, status };
}

describe.runIf(process.platform !== 'win32')('in a shell', () => {
  it.each(['runs list', 'train translate --help all', 'runs list --json'])(
    '%s ends quietly when its reader does',
    (args) => {
      const { out, said } = bash(
        `resattn ${args} 2> errors | head -1; echo "\${PIPESTATUS[0]}"; cat errors`,
      );
      const lines = out.trimEnd().split('\n');
      expect(lines[1]).toMatch(/^(0|141)$/);
      expect(out + said).not.toContain('    at ');
    },
  );

  it('lists 300 runs, one of them damaged, with 256 open files', () => {
    const { out, said, status } = bash('ulimit -n 256; resattn runs list');
    expect(status).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(300);
    expect(said).toContain('not read: runs/run-7');
  });

  it('says how to raise a limit of open files that is too low to start', () => {
    const { said, status } = bash('ulimit -n 64; resattn runs list');
    expect(status).toBe(1);
    expect(said).toMatch(/^error: .*ulimit -n 256/);
    expect(said).not.toContain('    at ');
  });

  it.runIf(existsSync('/dev/full'))('says that its output cannot be written, and fails', () => {
    const { said, status } = bash('resattn data list > /dev/full');
    expect(status).toBe(1);
    expect(said).toMatch(/^error: standard output cannot be written: ENOSPC/);
  });

  it('writes colours as --color says, else as the environment does', () => {
    const isColored = (args: string, env?: Readonly<Record<string, string>>) =>
      bash(`resattn ${args}`, env).out.includes('\u001b[');
    expect(isColored('data list')).toBe(false);
    expect(isColored('data list', { FORCE_COLOR: '1' })).toBe(true);
    expect(isColored('data list', { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
    expect(isColored('data list --color always', { NO_COLOR: '1' })).toBe(true);
    expect(isColored('--color never data list', { FORCE_COLOR: '1' })).toBe(false);
    expect(isColored('data list --help --color always')).toBe(true);
  });

  it('lays out for 80 columns where it is piped, and for those of COLUMNS', () => {
    const widest = (env?: Readonly<Record<string, string>>) =>
      Math.max(
        ...bash('resattn data list', env)
          .out.split('\n')
          .map((line) => line.length),
      );
    expect(widest({ COLUMNS: '' })).toBeLessThanOrEqual(80);
    expect(widest({ COLUMNS: '120' })).toBeGreaterThan(80);
  });
});
