import { expect, it } from 'vitest';
import { supportedPlatform } from './platform.js';
import { wheelsFor } from './wheels.js';

it('names the supported platforms to the others, and a way out', () => {
  expect(() => supportedPlatform('freebsd', 'x64')).toThrow(
    /No TensorFlow for freebsd-x64; supported are Linux x64, Linux arm64 and macOS arm64.*portable backends/,
  );
  expect(() => supportedPlatform('win32', 'x64')).toThrow(/WSL 2/);
  expect(() => supportedPlatform('darwin', 'x64')).toThrow(/Intel Macs/);
  expect(supportedPlatform('darwin', 'arm64')).toBe('darwin-arm64');
});

it('has CUDA for Linux x64 only', () => {
  expect(() => wheelsFor('cuda', 'linux-arm64')).toThrow(/Linux x64 only.*CPU variant/);
});

it.each(['linux-x64', 'linux-arm64', 'darwin-arm64'] as const)(
  'takes the two libraries of the wheel for %s',
  (platform) => {
    const [wheel] = wheelsFor('cpu', platform);
    const extension = platform.startsWith('darwin') ? ['.2.dylib'] : ['.so.2'];
    for (const end of extension) {
      expect(wheel!.needs(`tensorflow/libtensorflow_cc${end}`)).toBe(true);
      expect(wheel!.needs(`tensorflow/libtensorflow_framework${end}`)).toBe(true);
    }
    expect(wheel!.needs('tensorflow/python/_pywrap_tfe.so')).toBe(false);
    expect(wheel!.needs('tensorflow/include/libtensorflow_cc.so.2')).toBe(false);
  },
);

it('covers with CUDA every library that the extra and-cuda of TensorFlow asks for', () => {
  const projects = wheelsFor('cuda', 'linux-x64').map(({ project }) => project);
  const asked =
    'cublas cuda-cupti cuda-nvcc cuda-nvrtc cuda-runtime cudnn cufft curand cusolver cusparse nccl nvjitlink';
  expect(projects).toEqual([
    'tensorflow',
    ...asked.split(' ').map((name) => `nvidia-${name}-cu12`),
  ]);
});

it('takes programs and bitcode of the CUDA compiler, and no headers', () => {
  const nvcc = wheelsFor('cuda', 'linux-x64').find(({ project }) => project.includes('nvcc'))!;
  expect(nvcc.needs('nvidia/cuda_nvcc/bin/ptxas')).toBe(true);
  expect(nvcc.needs('nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc')).toBe(true);
  expect(nvcc.needs('nvidia/cuda_nvcc/include/crt/host_defines.h')).toBe(false);
});
