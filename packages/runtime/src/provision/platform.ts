import { existsSync, readFileSync } from 'node:fs';
import { ProvisionError } from './errors.js';

/** A platform for which TensorFlow publishes a wheel that can be driven from here. */
export type SupportedPlatform = 'linux-x64' | 'linux-arm64' | 'darwin-arm64';

const portable = 'The portable backends (wasm, then cpu) still run everything, slower.';

/** The platform of this process, or why no TensorFlow runs on it. */
export function supportedPlatform(
  platform: string = process.platform,
  arch: string = process.arch,
): SupportedPlatform {
  const name = `${platform}-${arch}`;
  if (name !== 'linux-x64' && name !== 'linux-arm64' && name !== 'darwin-arm64') {
    const remedy =
      platform === 'win32'
        ? "On Windows the C API sits in a library that is bound to one Python's own DLL, so it is not driven from here: run in WSL 2 instead."
        : platform === 'darwin'
          ? 'TensorFlow no longer publishes builds for Intel Macs.'
          : '';
    throw new ProvisionError(
      'unsupported-platform',
      `No TensorFlow for ${name}; supported are Linux x64, Linux arm64 and macOS arm64. ${remedy} ${portable}`,
    );
  }
  if (platform === 'linux' && platform === process.platform) {
    requireGlibc(name);
    if (name === 'linux-x64') requireAvx();
  }
  return name;
}

/** The wheels are built for glibc 2.27 and later (manylinux_2_27). */
function requireGlibc(name: string): void {
  const { glibcVersionRuntime: version } = glibcHeader();
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  if (major > 2 || (major === 2 && minor >= 27)) return;
  throw new ProvisionError(
    'unsupported-platform',
    `TensorFlow for ${name} needs glibc 2.27 or later, and this system has ` +
      `${version ? `glibc ${version}` : 'another C library (musl, as on Alpine)'}. Use a Debian, Ubuntu or Fedora image. ${portable}`,
  );
}

function glibcHeader(): { glibcVersionRuntime?: string | undefined } {
  // Without this the report looks up the names of open connections, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const report = process.report.getReport() as {
    header: { glibcVersionRuntime?: string | undefined };
  };
  return report.header;
}

/** TensorFlow for x64 is compiled with AVX and dies of an illegal instruction without it. */
function requireAvx(): void {
  const file = '/proc/cpuinfo';
  if (!existsSync(file)) return;
  const flags = /^flags\s*:(.*)$/m.exec(readFileSync(file, 'utf8'))?.[1];
  if (flags === undefined || flags.split(' ').includes('avx')) return;
  throw new ProvisionError(
    'unsupported-platform',
    `TensorFlow for Linux x64 needs a processor with AVX, which this one does not report. ${portable}`,
  );
}
