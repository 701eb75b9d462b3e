import * as tf from '@tensorflow/tfjs';
import { jit } from '../jit.js';
import { clipByGlobalNorm } from '../ops/global-norm.js';
import type { StepProfile } from '../profile.js';
import type { Jitted, Precision } from '../tensorflow.js';
import type { TensorBatch } from './batch.js';

/**
 * What a loss function returns: the mean loss of the batch, and whatever else evaluation should see
 * (logits, attention weights, …).
 *
 * `weight` is the number of things that the mean was taken over, the batch size unless given (a
 * sequence model counts its target tokens); means over batches are weighted with it.
 */
export interface LossOutputs {
  /** A scalar. */
  readonly loss: tf.Tensor;
  /** A scalar. */
  readonly weight?: tf.Tensor | undefined;
  readonly [output: string]: tf.Tensor | undefined;
}

/** Pure function of a batch: compiled once per batch shape, so no value may be read in it. */
export type LossFunction = (batch: TensorBatch, training: boolean) => LossOutputs;

/** The tensors of a step that are read back, as one vector. */
export interface StepScalars {
  readonly loss: number;
  readonly weight: number | undefined;
  readonly gradientNorm: number | undefined;
}

export interface TrainStepOptions {
  readonly loss: LossFunction;
  readonly variables: readonly tf.Variable[];
  readonly optimizer: tf.Optimizer;
  readonly clipNorm: number | undefined;
  readonly compiler: 'graph' | 'xla' | 'auto' | undefined;
  readonly precision: Precision | undefined;
}

/** One optimizer step, compiled: forward, backward, clipping, update. */
export class TrainStep {
  private readonly run: Jitted<[TensorBatch], { scalars: tf.Tensor }>;
  private hasWeight = false;

  constructor(private readonly options: TrainStepOptions) {
    const { compiler, precision } = options;
    this.run = jit((batch: TensorBatch) => this.body(batch), {
      name: 'trainStep',
      ...(compiler === undefined ? {} : { compiler }),
      ...(precision === undefined ? {} : { precision }),
    });
  }

  /** Starts the step and returns the tensor of its scalars, for {@link read}. */
  dispatch(batch: TensorBatch): tf.Tensor {
    return this.run(batch).scalars;
  }

  async read(scalars: tf.Tensor): Promise<StepScalars> {
    const values = await scalars.data();
    scalars.dispose();
    let next = 0;
    return {
      loss: values[next++]!,
      weight: this.hasWeight ? values[next++] : undefined,
      gradientNorm: this.options.clipNorm === undefined ? undefined : values[next++],
    };
  }

  profile(batch: TensorBatch): StepProfile {
    return this.run.profile(batch);
  }

  get traces(): number {
    return this.run.traces;
  }

  dispose(): void {
    this.run.dispose();
  }

  private body(batch: TensorBatch): { scalars: tf.Tensor } {
    const { loss, variables, optimizer, clipNorm } = this.options;
    let weight: tf.Tensor | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const outputs = loss(batch, true);
      if (outputs.loss === undefined || outputs.loss.rank !== 0) {
        throw new Error(
          `the loss function returned ${outputs.loss ? `a loss of shape [${outputs.loss.shape}]` : 'no loss'}; ` +
            'expected { loss: scalar }, the mean over the batch',
        );
      }
      if (outputs.weight !== undefined) weight = tf.keep(outputs.weight);
      return outputs.loss as tf.Scalar;
    }, [...variables]);
    const scalars: tf.Tensor[] = [value];
    if (weight !== undefined) scalars.push(tf.cast(weight, 'float32'));
    this.hasWeight = weight !== undefined;
    if (clipNorm === undefined) {
      optimizer.applyGradients(grads);
    } else {
      const names = Object.keys(grads);
      const { clipped, norm } = clipByGlobalNorm(Object.values(grads), clipNorm);
      optimizer.applyGradients(names.map((name, i) => ({ name, tensor: clipped[i]! })));
      scalars.push(norm);
    }
    const stacked = tf.stack(scalars);
    weight?.dispose();
    return { scalars: stacked };
  }
}
