import { setNativeEnvironment } from './environment.js';

const VARIABLE = 'XLA_FLAGS';
const MIN_MAX = '--xla_cpu_enable_fast_min_max';
const CUDA_FOLDER = '--xla_gpu_cuda_data_dir';

/** Sets the flags that XLA is run with here, except those that the user has set. */
export function setXlaFlags(cudaFolder: string | undefined): void {
  // Without it XLA's maximum and minimum ignore NaN, which TensorFlow's own do not.
  add(MIN_MAX, 'false');
  // XLA compiles for CUDA with ptxas and libdevice, which the wheels keep here.
  if (cudaFolder !== undefined) add(CUDA_FOLDER, cudaFolder);
}

function add(name: string, value: string): void {
  const given = process.env[VARIABLE] ?? '';
  if (!given.includes(name)) setNativeEnvironment(VARIABLE, `${given} ${name}=${value}`.trim());
}

/** `XLA_FLAGS` without what {@link setXlaFlags} adds, which child processes inherit. */
export function givenXlaFlags(environment: Readonly<Record<string, string | undefined>>): string {
  const flags = environment[VARIABLE]?.split(/\s+/) ?? [];
  return flags
    .filter((flag) => flag !== `${MIN_MAX}=false` && !flag.startsWith(`${CUDA_FOLDER}=`))
    .join(' ')
    .trim();
}
