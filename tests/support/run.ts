import { spawnSync } from 'node:child_process';

/** Runs a command to its end; its output, or an error with it. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) {
    const said = error ? error.message : `${stdout}\n${stderr}`;
    throw new Error(`${command} ${args.join(' ')} in ${cwd}: exit status ${status}\n${said}`);
  }
  return stdout;
}
