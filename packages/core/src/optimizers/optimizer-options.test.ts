// Every option of the optimizers beside PyTorch and transformers; scripts/optimizer-goldens.py writes
// the reference values. RESATTN_OPTIMIZER_CASES names a file of more of them.
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { describe, expect, it } from 'vitest';
import * as optimizers from './index.js';

// biome-ignore lint/suspicious/noExplicitAny: the options of all optimizers differ
type Config = any;

interface Reference {
  readonly shapes: Readonly<Record<string, number[]>>;
  readonly start: Readonly<Record<string, number[]>>;
  readonly gradients: readonly Readonly<Record<string, number[]>>[];
  readonly cases: readonly {
    readonly name: string;
    readonly config: Config;
    readonly after: Readonly<Record<string, Readonly<Record<string, number[]>>>>;
  }[];
}

const file =
  process.env.RESATTN_OPTIMIZER_CASES ??
  new URL('fixtures/optimizer-options.json', import.meta.url);
const reference = JSON.parse(readFileSync(file, 'utf8')) as Reference;

function optimizerOf(name: string, config: Config): optimizers.Optimizer {
  const { lr: learningRate, weight_decay: weightDecay, eps: epsilon, betas = [] } = config;
  const { momentum, dampening, nesterov, amsgrad, centered, rho, alpha } = config;
  const [beta1, beta2] = betas;
  const shared = { learningRate, weightDecay };
  const adam = { ...shared, beta1, beta2, epsilon };
  const decoupledWeightDecay = config.decoupled_weight_decay;
  switch (name) {
    case 'SGD':
      return optimizers.sgd({ ...shared, momentum, dampening, nesterov });
    case 'Adam':
      return optimizers.adam({ ...adam, amsgrad });
    case 'AdamW':
      return optimizers.adamw({ ...adam, amsgrad });
    case 'Adagrad':
      return optimizers.adagrad({
        ...shared,
        epsilon,
        learningRateDecay: config.lr_decay,
        initialAccumulator: config.initial_accumulator_value,
      });
    case 'RMSprop':
      return optimizers.rmsprop({ ...shared, epsilon, rho: alpha, centered, momentum });
    case 'Adadelta':
      return optimizers.adadelta({ ...shared, epsilon, rho });
    case 'Adamax':
      return optimizers.adamax(adam);
    case 'NAdam':
      return optimizers.nadam({
        ...adam,
        momentumDecay: config.momentum_decay,
        decoupledWeightDecay,
      });
    case 'RAdam':
      return optimizers.radam({ ...adam, decoupledWeightDecay });
    case 'Rprop':
      return optimizers.rprop({
        learningRate,
        factors: config.etas,
        stepSizes: config.step_sizes,
      });
    case 'Adafactor':
      return optimizers.adafactor({
        ...shared,
        boundedStep: true,
        decayRate: config.beta2_decay,
        clipThreshold: config.d,
        epsilon: epsilon?.[0] ?? undefined,
        leastScale: epsilon?.[1],
      });
    default:
      return optimizers.adafactor({
        ...shared,
        learningRate: learningRate ?? undefined,
        relativeStep: config.relative_step,
        warmupInit: config.warmup_init,
        scaleParameter: config.scale_parameter,
        beta1: config.beta1,
        clipThreshold: config.clip_threshold,
        decayRate: config.decay_rate,
        epsilon: epsilon?.[0],
        leastScale: epsilon?.[1],
      });
  }
}

describe('every option', () => {
  it.each(reference.cases.map((each, i) => ({ i, ...each })))(
    '$i: $name $config',
    ({ name, config, after }) => {
      const optimizer = optimizerOf(name, config);
      const variables = Object.entries(reference.start).map(([key, values]) =>
        tf.tidy(() => tf.variable(tf.tensor(values, reference.shapes[key]!))),
      );
      const keys = Object.keys(reference.start);
      reference.gradients.forEach((gradients, i) => {
        tf.tidy(() =>
          optimizer.applyGradients(
            keys.map((key, j) => ({
              name: variables[j]!.name,
              tensor: tf.tensor(gradients[key]!, reference.shapes[key]!),
            })),
          ),
        );
        const expected = after[i + 1];
        if (expected === undefined) return;
        keys.forEach((key, j) => {
          const scale = Math.max(1, ...expected[key]!.map(Math.abs));
          expectClose(
            variables[j]!.dataSync(),
            expected[key]!,
            1e-5 * scale,
            `${key} step ${i + 1}`,
          );
        });
      });
      optimizer.dispose();
      tf.dispose(variables);
    },
  );
});

it.each(
  Object.entries(optimizers).filter(([name]) => /^[a-z]/.test(name)) as [
    string,
    (o: Config) => unknown,
  ][],
)('%s refuses an option that it does not have', (_, make) => {
  expect(() => make({ momentun: 0.9 })).toThrow('unknown option "momentun"');
});
