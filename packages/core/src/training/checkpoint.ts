import {
  decodeSafetensors,
  encodeSafetensors,
  FileFormatError,
  type NamedTensorData,
} from './safetensors.js';
import type { TrainingState } from './training-state.js';

/** Everything a training run needs to resume bit for bit as if it had never stopped. */
export interface Checkpoint {
  /** The model's weights, by their stable names. */
  readonly weights: NamedTensorData;
  /** The optimizer's slots and counters. */
  readonly optimizer: NamedTensorData;
  readonly state: TrainingState;
}

/** A checkpoint as files, by file name. */
export type CheckpointFiles = Readonly<Record<string, Uint8Array>>;

const WEIGHTS = 'weights.safetensors';
const OPTIMIZER = 'optimizer.safetensors';
const STATE = 'state.json';
const FORMAT = 'resattn-checkpoint';
const VERSION = 1;

/** Encodes a checkpoint as two safetensors files and one JSON file. */
export function encodeCheckpoint(checkpoint: Checkpoint): CheckpointFiles {
  const header = { format: FORMAT, version: VERSION };
  return {
    [WEIGHTS]: encodeSafetensors(checkpoint.weights, { format: 'pt' }),
    [OPTIMIZER]: encodeSafetensors(checkpoint.optimizer),
    [STATE]: new TextEncoder().encode(
      `${JSON.stringify({ ...header, ...checkpoint.state }, null, 2)}\n`,
    ),
  };
}

/**
 * @param folder where the files come from, for errors.
 * @throws FileFormatError when a file is missing, damaged or of another kind or version.
 */
export function decodeCheckpoint(files: CheckpointFiles, folder: string): Checkpoint {
  const get = (name: string): Uint8Array => {
    const bytes = files[name];
    if (bytes === undefined) {
      throw new FileFormatError(
        folder,
        `not a checkpoint: it holds no ${name}`,
        'Give the folder of one checkpoint, or resume from an earlier one',
      );
    }
    return bytes;
  };
  const path = (name: string): string => `${folder}/${name}`;
  return {
    state: decodeState(get(STATE), path(STATE)),
    weights: decodeSafetensors(get(WEIGHTS), path(WEIGHTS)).tensors,
    optimizer: decodeSafetensors(get(OPTIMIZER), path(OPTIMIZER)).tensors,
  };
}

function decodeState(bytes: Uint8Array, file: string): TrainingState {
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch (error) {
    throw new FileFormatError(
      file,
      `not JSON (${(error as Error).message})`,
      'The checkpoint is damaged: resume from an earlier one',
    );
  }
  const { format, version, ...state } = parsed;
  if (format !== FORMAT || version !== VERSION) {
    throw new FileFormatError(
      file,
      `format ${JSON.stringify(format)} version ${JSON.stringify(version)}, ` +
        `this release reads "${FORMAT}" version ${VERSION}`,
      'Resume with the release that wrote it',
    );
  }
  return state as unknown as TrainingState;
}
