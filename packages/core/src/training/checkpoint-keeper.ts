import type { Checkpoint } from './checkpoint.js';
import { type CheckpointStore, type HeldStore, newestCheckpoint } from './checkpoint-store.js';
import { NonFiniteWeightError } from './non-finite.js';
import type { NamedTensorData } from './safetensors.js';
import type { TrainingState } from './training-state.js';
import { firstNonFinite } from './weights.js';

/** The part of a checkpoint that the trainer itself knows how to read and put back. */
export interface TrainerState
  extends Pick<Checkpoint, 'weights' | 'optimizer'>,
    Pick<TrainingState, 'random' | 'schedule'> {}

/** What the progress of a run adds to make a whole checkpoint. */
export type Progress = Omit<TrainingState, 'random' | 'schedule'>;

/** Saves the checkpoints of one run, and keeps the newest and the best of them. */
export class CheckpointKeeper {
  private saved: number | undefined;
  private held: HeldStore | undefined;

  constructor(
    private readonly store: CheckpointStore,
    private readonly keepLast: number,
  ) {}

  /** Step of the newest checkpoint of this run. */
  get lastSaved(): number | undefined {
    return this.saved;
  }

  /**
   * Does some work while no other training can write the store.
   *
   * @throws Error when another one holds it.
   */
  async holding<T>(work: () => Promise<T>): Promise<T> {
    this.held = await this.store.hold?.();
    try {
      return await work();
    } finally {
      await this.held?.release();
    }
  }

  /** @throws Error when the store holds checkpoints, which a run from the start would mix up. */
  async requireEmpty(): Promise<void> {
    const earlier = await this.store.steps();
    if (earlier.length > 0) {
      throw new Error(
        `the store holds checkpoints of an earlier run (step ${earlier.join(', ')}); ` +
          'resume it, or give another store',
      );
    }
  }

  /**
   * @throws NonFiniteWeightError when a weight is NaN or infinite; nothing is saved then.
   * @throws Error when another process has taken the store over.
   */
  async save({ weights, optimizer, ...rest }: TrainerState, progress: Progress): Promise<void> {
    const { step, monitor } = progress;
    const broken = firstNonFinite(weights);
    if (broken !== undefined)
      throw new NonFiniteWeightError(step, broken.name, broken.value, this.saved);
    this.held?.requireHeld();
    await this.store.save({ weights, optimizer, state: { ...progress, ...rest } });
    this.saved = step;
    const steps = await this.store.steps();
    const kept = new Set([...steps.slice(-this.keepLast), ...monitor.best.map((b) => b.step)]);
    for (const old of steps) if (!kept.has(old)) await this.store.remove(old);
  }

  /**
   * The newest checkpoint that can be read, undefined when there is none. Damaged ones are told and
   * removed.
   *
   * @throws Error when none can be read, or it was made with other data.
   */
  async newest(
    batchesPerEpoch: number,
    onDamaged: (step: number, error: Error) => Promise<void>,
  ): Promise<Checkpoint | undefined> {
    const damaged: [number, Error][] = [];
    const checkpoint = await newestCheckpoint(this.store, (...report) => damaged.push(report));
    for (const [step, error] of damaged) {
      await onDamaged(step, error);
      await this.store.remove(step);
    }
    if (checkpoint === undefined) return undefined;
    const { state } = checkpoint;
    if (state.batchesPerEpoch !== batchesPerEpoch) {
      throw new Error(
        `the checkpoint of step ${state.step} was made with ${state.batchesPerEpoch} batches an ` +
          `epoch, the training data now has ${batchesPerEpoch}. Resume with the data and batch ` +
          'size that the run began with, or start a new run',
      );
    }
    this.saved = state.step;
    return checkpoint;
  }

  async weightsOf(step: number): Promise<NamedTensorData> {
    return (await this.store.load(step)).weights;
  }
}
