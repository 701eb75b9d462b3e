import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isSupportedVersion, libraryIn, type TensorFlowLibrary } from './library.js';

/** A Python that answers. */
export interface Python {
  readonly command: string;
  readonly version: string;
  /** Its folders of installed packages, the active environment's before the user's. */
  readonly sitePackages: readonly string[];
}

/**
 * The active Python: that of an activated environment, else the first on the path. Asks it for
 * its folders without importing anything that is installed.
 */
export function activePython(env: NodeJS.ProcessEnv = process.env): Python | undefined {
  for (const command of pythonCommands(env)) {
    const script =
      'import json,platform,site,sysconfig;' +
      'print(json.dumps([platform.python_version(),' +
      '[sysconfig.get_path("platlib"),sysconfig.get_path("purelib"),site.getusersitepackages()]]))';
    const { status, stdout } = spawnSync(command, ['-c', script], {
      encoding: 'utf8',
      env,
      timeout: 120_000,
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    if (status !== 0) continue;
    try {
      const [version, folders] = JSON.parse(stdout) as [string, string[]];
      return { command, version, sitePackages: [...new Set(folders)] };
    } catch {
      // Something else that answers to this name; the next one may be a Python.
    }
  }
  return undefined;
}

function pythonCommands(env: NodeJS.ProcessEnv): string[] {
  const windows = process.platform === 'win32';
  const environment = env.VIRTUAL_ENV || env.CONDA_PREFIX;
  const inside = environment
    ? [join(environment, windows ? 'Scripts/python.exe' : 'bin/python')]
    : [];
  return [...inside, ...(windows ? ['python', 'py'] : ['python3', 'python'])];
}

/** The TensorFlow that is installed in a Python, whatever its version. */
export function tensorFlowOf(python: Python): TensorFlowLibrary | undefined {
  for (const folder of python.sitePackages) {
    const library = libraryIn(join(folder, 'tensorflow'), 'python');
    if (library) return library;
  }
  return undefined;
}

/** The TensorFlow of the active Python, if its version is one that can be driven. */
export function pythonLibrary(env: NodeJS.ProcessEnv = process.env): TensorFlowLibrary | undefined {
  const python = activePython(env);
  const library = python && tensorFlowOf(python);
  return library && isSupportedVersion(library.version) ? library : undefined;
}

/** How to call pip, or undefined where there is none. */
export function pipCommand(env: NodeJS.ProcessEnv = process.env): string[] | undefined {
  const candidates = [
    ...pythonCommands(env).map((python) => [python, '-m', 'pip']),
    ['pip3'],
    ['pip'],
  ];
  return candidates.find(([command, ...args]) => {
    const { status } = spawnSync(command!, [...args, '--version'], {
      env,
      stdio: 'ignore',
      timeout: 120_000,
    });
    return status === 0;
  });
}

/** Whether a Python has a module, without importing it. */
export function hasModule(python: Python, module: string): boolean {
  const script = `import importlib.util as u,sys;sys.exit(u.find_spec(${JSON.stringify(module)}) is None)`;
  return (
    spawnSync(python.command, ['-c', script], { stdio: 'ignore', timeout: 120_000 }).status === 0
  );
}
