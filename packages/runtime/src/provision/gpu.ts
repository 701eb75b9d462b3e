import { spawnSync } from 'node:child_process';

/** An NVIDIA GPU as its driver reports it. */
export interface Gpu {
  readonly name: string;
  readonly driver: string;
  readonly memoryMiB: number;
}

/** The NVIDIA GPUs that the driver of this machine shows; none without a driver. */
export function visibleGpus(env: NodeJS.ProcessEnv = process.env): Gpu[] {
  const query = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader,nounits'];
  const { status, stdout } = spawnSync('nvidia-smi', query, {
    encoding: 'utf8',
    env,
    timeout: 120_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (status !== 0) return [];
  return stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', driver = '', memory = ''] = line.split(',').map((field) => field.trim());
      return { name, driver, memoryMiB: Number(memory) };
    });
}
