import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkOptions } from '@resattn/options';
import { defaultCacheFolder } from '@resattn/runtime';
import lockfile from 'proper-lockfile';

/** What executing a notebook needs of Jupyter: no server, no IPython. */
const executing = ['nbclient==0.11.0', 'nbformat==5.11.1', 'jupyter-client==8.10.0'];
/** What reading and editing one in a browser needs. */
const editing = [...executing, 'jupyterlab==4.6.6'];

export interface PythonEnvironmentOptions {
  /** `run`: packages for execution; `open`: JupyterLab as well. Default `run`. */
  readonly purpose?: 'run' | 'open' | undefined;
  /** Default: `RESATTN_CACHE`, else `resattn` in the system's cache folder. */
  readonly cacheFolder?: string | undefined;
  /** Hears what is being done, a line at a time. */
  readonly log?: ((line: string) => void) | undefined;
}

/**
 * The Python that runs Jupyter: that of `RESATTN_PYTHON`, which must have Jupyter installed, else one
 * in a virtual environment in the cache folder, made when there is none. Processes that need it at
 * the same time wait for the one that makes it.
 *
 * @returns path of the interpreter
 * @throws Error when there is no Python from 3.9 up, or Jupyter cannot be installed
 */
export async function ensurePython(options: PythonEnvironmentOptions = {}): Promise<string> {
  checkOptions('ensurePython', options, { purpose: true, cacheFolder: true, log: true });
  const { purpose = 'run', cacheFolder = defaultCacheFolder(), log = () => {} } = options;
  const requirements = purpose === 'run' ? executing : editing;
  const own = process.env.RESATTN_PYTHON;
  if (own) return checkOwnPython(own, purpose);

  const digest = createHash('sha256').update(requirements.join('\n')).digest('hex').slice(0, 12);
  const folder = join(cacheFolder, 'notebooks', `${purpose}-${digest}`);
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (isReady(folder, python)) return python;
  mkdirSync(folder, { recursive: true });
  const release = await lockfile.lock(folder, {
    stale: 30_000,
    // Another process that makes the environment may take as long as pip takes.
    retries: { forever: true, minTimeout: 1000, maxTimeout: 1000 },
  });
  try {
    if (!isReady(folder, python)) await makeEnvironment(folder, python, requirements, log);
  } finally {
    await release();
  }
  return python;
}

const marker = 'ready.json';

/** Made to the end, and its interpreter still there: a system upgrade takes that away. */
function isReady(folder: string, python: string): boolean {
  return existsSync(join(folder, marker)) && answers(python);
}

function answers(python: string): boolean {
  return spawnSync(python, ['-c', ''], { stdio: 'ignore', timeout: 120_000 }).status === 0;
}

async function makeEnvironment(
  folder: string,
  python: string,
  requirements: readonly string[],
  log: (line: string) => void,
): Promise<void> {
  const base = basePython();
  log(`making a Python environment for the notebooks in ${folder} (${requirements.join(', ')})`);
  rmSync(join(folder, marker), { force: true });
  await call(
    base,
    ['-m', 'venv', '--clear', folder],
    `${base} cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv`,
  );
  await call(
    python,
    [
      '-m',
      'pip',
      'install',
      '--disable-pip-version-check',
      '--no-input',
      '--quiet',
      ...requirements,
    ],
    'pip could not install Jupyter; check the network and pip’s index (`pip config list`), or let ' +
      `RESATTN_PYTHON name a Python that has ${requirements.join(', ')}`,
  );
  writeFileSync(join(folder, marker), `${JSON.stringify({ requirements })}\n`);
}

function basePython(): string {
  const asked = process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python'];
  const versionCheck = 'import sys; sys.exit(sys.version_info < (3, 9))';
  for (const command of asked) {
    const { status } = spawnSync(command, ['-c', versionCheck], { stdio: 'ignore' });
    if (status === 0) return command;
  }
  throw new Error(
    `the notebooks need Python 3.9 or later to run Jupyter; neither ${asked.join(' nor ')} is one. ` +
      'Install Python, or let RESATTN_PYTHON name one.',
  );
}

function checkOwnPython(python: string, purpose: 'run' | 'open'): string {
  const modules = ['nbclient', 'nbformat', 'jupyter_client'];
  if (purpose === 'open') modules.push('jupyterlab');
  const { status, stderr, error } = spawnSync(python, ['-c', `import ${modules.join(', ')}`], {
    encoding: 'utf8',
  });
  if (error) throw new Error(`RESATTN_PYTHON=${python} does not start: ${error.message}`);
  if (status !== 0) {
    const reason = stderr.trim().split('\n').at(-1);
    throw new Error(
      `RESATTN_PYTHON=${python} cannot run notebooks (${reason}); install ${modules.join(', ')} ` +
        'there, or leave RESATTN_PYTHON unset and an environment is made',
    );
  }
  return python;
}

function call(command: string, args: readonly string[], hint: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const hear = (text: string) => {
      said = (said + text).slice(-4000);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('error', (error) => reject(new Error(`${hint}\n${error.message}`)));
    child.on('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error(`${hint}\n${said.trim()}`));
    });
  });
}
