import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.js';

/** Keeps checkpoints, one a step. */
export interface CheckpointStore {
  /** Steps of the checkpoints kept, ascending. */
  steps(): Promise<number[]>;
  /** Keeps a checkpoint under its step; all or nothing. */
  save(checkpoint: Checkpoint): Promise<void>;
  /** @throws Error when the checkpoint is missing or damaged. */
  load(step: number): Promise<Checkpoint>;
  remove(step: number): Promise<void>;
  /**
   * Holds the store for one training, where several processes could write it. Default: it is alone.
   *
   * @throws Error when another training holds it.
   */
  hold?(): Promise<HeldStore>;
}

/** A store that one training holds. */
export interface HeldStore {
  /** @throws Error when another process has taken it over. */
  requireHeld(): void;
  release(): Promise<void>;
}

/** A store in memory, for browsers, notebooks and tests. */
export class MemoryCheckpointStore implements CheckpointStore {
  private readonly kept = new Map<number, ReturnType<typeof encodeCheckpoint>>();

  async steps(): Promise<number[]> {
    return [...this.kept.keys()].sort((a, b) => a - b);
  }

  async save(checkpoint: Checkpoint): Promise<void> {
    this.kept.set(checkpoint.state.step, encodeCheckpoint(checkpoint));
  }

  async load(step: number): Promise<Checkpoint> {
    const files = this.kept.get(step);
    if (files === undefined) {
      throw new Error(
        `no checkpoint of step ${step}; kept: ${(await this.steps()).join(', ') || 'none'}`,
      );
    }
    return decodeCheckpoint(files, `memory/step-${step}`);
  }

  async remove(step: number): Promise<void> {
    this.kept.delete(step);
  }
}

/**
 * The newest checkpoint that can be read, or undefined when the store is empty. A damaged one is
 * told to `onDamaged` and passed over for the one before it.
 *
 * @throws AggregateError when there are checkpoints and none can be read.
 */
export async function newestCheckpoint(
  store: CheckpointStore,
  onDamaged: (step: number, error: Error) => void = () => {},
): Promise<Checkpoint | undefined> {
  const errors: Error[] = [];
  for (const step of (await store.steps()).reverse()) {
    try {
      return await store.load(step);
    } catch (error) {
      errors.push(error as Error);
      onDamaged(step, error as Error);
    }
  }
  if (errors.length === 0) return undefined;
  throw new AggregateError(
    errors,
    `none of the ${errors.length} checkpoints can be read, so there is nothing to resume from. ` +
      `Start a new run. ${errors.map((error) => error.message).join(' ')}`,
  );
}
