import { ProvisionError } from './errors.js';
import type { Variant } from './library.js';
import type { SupportedPlatform } from './platform.js';

/** One wheel of the Python package index, named so that no other can take its place. */
export interface Wheel {
  /** The project in the index. */
  readonly project: string;
  readonly version: string;
  /** The platform tag, exactly as pip has to be told. */
  readonly platform: string;
  /** The file name in the index. */
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
  /** Whether a member of the wheel is needed. */
  readonly needs: (member: string) => boolean;
  /** How many bytes the needed members take. */
  readonly unpackedSize: number;
}

export const TENSORFLOW_VERSION = '2.21.0';

/** Any Python will do, since only the libraries are taken: the tag just has to exist. */
export const PYTHON_VERSION = '3.11';

/** The two libraries that carry the C API, out of the thousands of files of the wheel. */
const isTensorFlowLibrary = (member: string) =>
  /^tensorflow\/libtensorflow_(cc|framework)\.(so\.2|2\.dylib)$/.test(member);

/** Libraries, and the programs and bitcode that XLA compiles with; the headers are left. */
const isNvidiaLibrary = (member: string) =>
  member.startsWith('nvidia/') && !/\/include\/|\.py$|\.h$|\.a$/.test(member);

function tensorflow(
  project: string,
  platform: string,
  size: number,
  unpackedSize: number,
  sha256: string,
): Wheel {
  const file = `${project.replace('-', '_')}-${TENSORFLOW_VERSION}-cp311-cp311-${platform}.whl`;
  const version = TENSORFLOW_VERSION;
  return {
    project,
    version,
    platform,
    file,
    size,
    sha256,
    needs: isTensorFlowLibrary,
    unpackedSize,
  };
}

function nvidia(
  name: string,
  version: string,
  tags: string,
  size: number,
  unpackedSize: number,
  sha256: string,
): Wheel {
  const project = `nvidia-${name}-cu12`;
  const file = `${project.replaceAll('-', '_')}-${version}-py3-none-${tags}.whl`;
  const platform = tags.split('.')[0]!;
  return { project, version, platform, file, size, sha256, needs: isNvidiaLibrary, unpackedSize };
}

const cpu: Record<SupportedPlatform, Wheel> = {
  'linux-x64': tensorflow(
    'tensorflow-cpu',
    'manylinux_2_27_x86_64',
    273_829_956,
    853_308_936,
    '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  ),
  'linux-arm64': tensorflow(
    'tensorflow',
    'manylinux_2_27_aarch64',
    281_828_020,
    883_062_208,
    '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
  ),
  'darwin-arm64': tensorflow(
    'tensorflow',
    'macosx_12_0_arm64',
    223_405_849,
    740_805_624,
    '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
  ),
};

/** What `pip install tensorflow[and-cuda]` resolves to, and the versions stay as they are. */
const cuda: readonly Wheel[] = [
  tensorflow(
    'tensorflow',
    'manylinux_2_27_x86_64',
    572_440_367,
    1_259_021_080,
    '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
  ),
  // biome-ignore format: one wheel a line
  ...[
    nvidia('cublas', '12.9.3.13', 'manylinux_2_27_x86_64', 581217458, 855064416, 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72'),
    nvidia('cuda-cupti', '12.9.79', 'manylinux_2_25_x86_64', 10814997, 43365768, '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f'),
    nvidia('cuda-nvcc', '12.9.86', 'manylinux2010_x86_64.manylinux_2_12_x86_64', 40546229, 97998760, '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0'),
    nvidia('cuda-nvrtc', '12.9.86', 'manylinux2010_x86_64.manylinux_2_12_x86_64', 89568129, 227340992, '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4'),
    nvidia('cuda-runtime', '12.9.79', 'manylinux2014_x86_64.manylinux_2_17_x86_64', 3493179, 741088, '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3'),
    nvidia('cudnn', '9.28.0.42', 'manylinux_2_27_x86_64', 716538495, 1162393472, '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375'),
    nvidia('cufft', '11.4.1.4', 'manylinux2014_x86_64.manylinux_2_17_x86_64', 200877592, 293609416, 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28'),
    nvidia('curand', '10.3.10.19', 'manylinux_2_27_x86_64', 68295626, 166965432, '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e'),
    nvidia('cusolver', '11.7.5.82', 'manylinux_2_27_x86_64', 338117415, 494975064, '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88'),
    nvidia('cusparse', '12.5.10.65', 'manylinux2014_x86_64.manylinux_2_17_x86_64', 366465088, 486556368, '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78'),
    nvidia('nccl', '2.32.3', 'manylinux_2_27_x86_64', 351526311, 489653380, 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c'),
    nvidia('nvjitlink', '12.9.86', 'manylinux2010_x86_64.manylinux_2_12_x86_64', 39748338, 95935344, 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9'),
  ],
];

/**
 * The wheels that a variant consists of, TensorFlow's first. Unpacked into one folder they form
 * `tensorflow/` and `nvidia/<library>/lib/`, where TensorFlow's RUNPATH looks for CUDA.
 */
export function wheelsFor(variant: Variant, platform: SupportedPlatform): readonly Wheel[] {
  if (variant === 'cpu') return [cpu[platform]];
  if (platform === 'linux-x64') return cuda;
  throw new ProvisionError(
    'unsupported-platform',
    `TensorFlow with CUDA exists for Linux x64 only, and this is ${platform}. Demand the CPU variant.`,
  );
}
