import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** A processor as its operating system describes it. */
export interface Processor {
  /** `process.arch`: `x64`, `arm64`. */
  readonly arch: string;
  readonly model: string;
  /**
   * Its extensions, named as Linux names them (`avx2`, `avx512_vnni`, `asimddp`); undefined where the
   * system does not list them.
   */
  readonly flags: readonly string[] | undefined;
}

let known: Processor | undefined;

/** The processor of this machine. */
export function thisProcessor(): Processor {
  known ??= {
    arch: process.arch,
    model: cpus()[0]?.model.trim() ?? 'unknown processor',
    flags: readFlags(),
  };
  return known;
}

function readFlags(): string[] | undefined {
  try {
    switch (process.platform) {
      case 'linux':
        return flagsOfCpuInfo(readFileSync('/proc/cpuinfo', 'utf8'));
      case 'darwin':
        return flagsOfSysctl(
          execFileSync('sysctl', ['hw.optional'], { encoding: 'utf8', stdio: 'pipe' }),
        );
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

/** The flags that `/proc/cpuinfo` lists: `flags` on x86, `Features` on Arm. */
export function flagsOfCpuInfo(text: string): string[] | undefined {
  return /^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/);
}

const flagsOfApple: Readonly<Record<string, string>> = {
  'hw.optional.AdvSIMD': 'asimd',
  'hw.optional.arm.FEAT_DotProd': 'asimddp',
  'hw.optional.arm.FEAT_BF16': 'bf16',
  'hw.optional.arm.FEAT_I8MM': 'i8mm',
};

/** The same from `sysctl hw.optional` of macOS, under Linux's names. */
export function flagsOfSysctl(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [name, value] = line.split(/:\s*/);
    const flag = flagsOfApple[name ?? ''];
    return flag !== undefined && value?.trim() === '1' ? [flag] : [];
  });
}
