import { jit } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { expectClose, hasGolden, readJson, readTensors } from '@test/goldens';
import { afterEach, describe, expect, it } from 'vitest';
import * as optimizers from './index.js';

// biome-ignore lint/suspicious/noExplicitAny: the configurations of all optimizers differ
type Config = any;

/** The optimizer of a reference case, by the case's name and its configuration in PyTorch's terms. */
function optimizerOf(name: string, config: Config): optimizers.Optimizer {
  const { lr: learningRate, weight_decay: weightDecay, eps: epsilon } = config;
  const [beta1, beta2] = config.betas ?? [];
  const { momentum, nesterov, dampening, amsgrad } = config;
  const betas = { learningRate, beta1, beta2, epsilon, weightDecay };
  if (name.startsWith('sgd')) {
    return optimizers.sgd({ learningRate, momentum, nesterov, dampening, weightDecay });
  }
  if (name.startsWith('adamw')) return optimizers.adamw({ ...betas, amsgrad });
  if (name === 'adam' || name.startsWith('adam_')) return optimizers.adam({ ...betas, amsgrad });
  if (name.startsWith('adagrad')) {
    return optimizers.adagrad({
      learningRate,
      epsilon,
      weightDecay,
      initialAccumulator: config.initial_accumulator_value,
      learningRateDecay: config.lr_decay,
    });
  }
  if (name.startsWith('rmsprop')) {
    const { alpha: rho, centered } = config;
    return optimizers.rmsprop({ learningRate, rho, epsilon, centered, momentum, weightDecay });
  }
  if (name.startsWith('adadelta')) {
    return optimizers.adadelta({ learningRate, rho: config.rho, epsilon, weightDecay });
  }
  if (name.startsWith('adamax')) return optimizers.adamax(betas);
  if (name.startsWith('nadam')) {
    const { momentum_decay: momentumDecay, decoupled_weight_decay: decoupledWeightDecay } = config;
    return optimizers.nadam({ ...betas, momentumDecay, decoupledWeightDecay });
  }
  if (name.startsWith('radam')) {
    const { decoupled_weight_decay: decoupledWeightDecay } = config;
    return optimizers.radam({ ...betas, decoupledWeightDecay });
  }
  if (name.startsWith('lion')) return optimizers.lion({ learningRate, beta1, beta2, weightDecay });
  if (name.startsWith('lamb')) return optimizers.lamb(betas);
  if (name.startsWith('rprop')) {
    return optimizers.rprop({ learningRate, factors: config.etas, stepSizes: config.step_sizes });
  }
  if (name.startsWith('adafactor')) {
    return optimizers.adafactor({
      learningRate: learningRate ?? undefined,
      relativeStep: config.relative_step,
      warmupInit: config.warmup_init,
      scaleParameter: config.scale_parameter,
      epsilon: config.eps[0],
      leastScale: config.eps[1],
      clipThreshold: config.clip_threshold,
      decayRate: config.decay_rate,
      beta1: config.beta1 ?? undefined,
      weightDecay,
    });
  }
  if (name.startsWith('torch_adafactor')) {
    return optimizers.adafactor({
      learningRate,
      boundedStep: true,
      epsilon: config.eps?.[0] ?? undefined,
      leastScale: config.eps?.[1],
      clipThreshold: config.d,
      decayRate: config.beta2_decay,
      weightDecay,
    });
  }
  throw new Error(`optimizerOf makes no optimizer for the reference case ${name}; add it above`);
}

const { cases } = readJson<{ cases: { file: string; config: Config }[] }>('optim', 'index.json');
const problem = readTensors('optim', 'problem.safetensors');
const names = Object.keys(problem)
  .filter((key) => key.startsWith('init.'))
  .map((key) => key.slice('init.'.length));

const variables: tf.Variable[] = [];
afterEach(() => tf.dispose(variables.splice(0)));

function variableOf(values: tf.TypedArray, shape: number[]): tf.Variable {
  const variable = tf.tidy(() => tf.variable(tf.tensor(values, shape)));
  variables.push(variable);
  return variable;
}

describe('trajectories for given gradients', () => {
  const given = cases.filter(({ file }) => file.startsWith('opt_'));
  for (const how of ['eager', 'jit'] as const) {
    it.each(given)(`$file, ${how}`, ({ file, config }) => {
      const expected = readTensors('optim', `${file}.safetensors`);
      const { tolerance_abs_float32: tolerance = 1e-5 } = readJson<Config>('optim', `${file}.json`);
      const optimizer = optimizerOf(file.slice('opt_'.length), config);
      const weights = names.map((name) => {
        const { values, shape } = problem[`init.${name}`]!;
        return variableOf(values, shape);
      });
      const apply = (...gradients: tf.Tensor[]): tf.Tensor[] => {
        optimizer.applyGradients(
          gradients.map((tensor, i) => ({ name: weights[i]!.name, tensor })),
        );
        return weights.map((weight) => tf.clone(weight));
      };
      const jitted = jit(apply, { name: file });
      const step = how === 'eager' ? apply : jitted;
      const steps = problem[`grads.${names[0]}`]!.shape[0]!;
      for (let i = 0; i < steps; i++) {
        tf.tidy(() => {
          const gradients = names.map((name) => {
            const { values, shape } = problem[`grads.${name}`]!;
            const size = values.length / steps;
            return tf.tensor(values.slice(i * size, (i + 1) * size), shape.slice(1));
          });
          step(...gradients);
        });
        names.forEach((name, j) => {
          const { values } = expected[`params.${name}`]!;
          const size = weights[j]!.size;
          expectClose(
            weights[j]!.dataSync(),
            values.slice((i + 1) * size, (i + 2) * size),
            tolerance,
            `${file} ${name} after step ${i}, ${how}`,
          );
        });
      }
      expect(optimizer.iterations).toBe(steps);
      jitted.dispose();
      optimizer.dispose();
    });
  }
});

describe('least squares with the gradients of the run itself', () => {
  const files = ['sgd_momentum', 'adam', 'adamw'].filter((name) =>
    hasGolden('optim', `least_squares_${name}.json`),
  );
  it.each(files)('%s', (name) => {
    const { config } = readJson<{ config: Config }>('optim', `least_squares_${name}.json`);
    const tensors = readTensors('optim', `least_squares_${name}.safetensors`);
    const size = tensors.w!.shape.slice(1).reduce((a, b) => a * b, 1);
    const weight = variableOf(tensors.w!.values.slice(0, size), tensors.w!.shape.slice(1));
    const optimizer = optimizerOf(name, config);
    const [x, y] = ['X', 'y'].map((key) => {
      const { values, shape } = tensors[key] ?? tensors[`in.${key}`]!;
      return tf.tensor(values, shape);
    });
    const step = jit(() => {
      const loss = () => {
        const column = tf.reshape(weight, [size, -1]);
        const fitted = tf.reshape(tf.matMul(x as tf.Tensor2D, column), y!.shape);
        return tf.mean(tf.squaredDifference(fitted, y!));
      };
      return optimizer.minimize(loss, true, [weight]);
    });
    for (let i = 0; i < tensors.loss!.values.length; i++) {
      const loss = step();
      expectClose(loss.dataSync(), [tensors.loss!.values[i]!], 5e-5, `${name} loss ${i}`);
      loss.dispose();
      const expected = tensors.w!.values.slice((i + 1) * size, (i + 2) * size);
      expectClose(weight.dataSync(), expected, 5e-5, `${name} w after step ${i}`);
    }
    tf.dispose([x, y]);
    step.dispose();
    optimizer.dispose();
  });
});
