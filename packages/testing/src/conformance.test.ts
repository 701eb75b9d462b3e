import {
  type Call,
  CompositeLayer,
  type InputAxes,
  type Mask,
  registerLayer,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { checkLayer, describeLayer, summarize } from './conformance.js';
import type { LayerSubject } from './subject.js';

/** `y_t = x_t W` of what the mask keeps; a subclass does one thing wrong. */
class Projection extends CompositeLayer {
  static className = 'testing>Projection';
  protected kernel!: tf.LayerVariable;

  constructor(config: object = {}) {
    super(config, {});
  }

  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['batch', 'time', 'features'] }];
  }

  protected override setup([shape]: tf.Shape[]): void {
    const first = {
      apply: (size: tf.Shape) => tf.linspace(-1, 1, size[0]! * size[1]!).reshape(size as number[]),
    };
    this.kernel = this.weight('kernel', [shape![2]!, shape![2]!], first);
  }

  protected override forward([x]: tf.Tensor[], _call: Call): tf.Tensor {
    return this.project(x!);
  }

  protected project(x: tf.Tensor): tf.Tensor {
    const [batch, time, features] = x.shape as [number, number, number];
    const rows = tf.matMul(tf.reshape(x, [batch * time, features]), this.kernel.read());
    return tf.reshape(rows, [batch, time, features]);
  }
}

class ForgetsOption extends Projection {
  static override className = 'testing>ForgetsOption';
  private readonly given: object;
  constructor(config: object = {}) {
    super({ name: (config as { name?: string }).name ?? 'forgets' });
    this.given = config;
  }
  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), calls: Object.keys(this.given).length };
  }
}

class WrongShape extends Projection {
  static override className = 'testing>WrongShape';
  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    return [[shape![0]!, shape![1]!, 2 * shape![2]!]];
  }
}

class SeesHidden extends Projection {
  static override className = 'testing>SeesHidden';
  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    return tf.add(this.project(x!), tf.mean(x!, 1, true));
  }
}

class NotDefined extends Projection {
  static override className = 'testing>NotDefined';
  protected override outputMasks(): Mask[] {
    return [null];
  }
  protected override outputShapes([shape]: tf.Shape[]): tf.Shape[] {
    return [[shape![0]!, shape![2]!]];
  }
  protected override forward([x]: tf.Tensor[], { mask }: Call): tf.Tensor {
    const kept = mask ? tf.cast(mask, 'float32') : tf.ones(x!.shape.slice(0, 2));
    const sum = tf.sum(tf.mul(this.project(x!), tf.expandDims(kept, 2)), 1);
    // The last divisor is 0 for no tokens; tfjs's wasm backend leaves the sums of nothing as they were.
    return tf.div(tf.div(sum, tf.sum(kept, 1, true)), Math.min(1, x!.shape[1]!));
  }
}

class Peeks extends Projection {
  static override className = 'testing>Peeks';
  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    return this.project(tf.add(x!, tf.mul(0.1, tf.reverse(x!, 1))));
  }
}

class WrongGradient extends Projection {
  static override className = 'testing>WrongGradient';
  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    const twice = tf.customGrad((y) => ({
      value: tf.mul(y as tf.Tensor, 2),
      gradFunc: (dy: tf.Tensor) => tf.mul(dy, 3),
    }));
    return twice(this.project(x!));
  }
}

class Leaks extends Projection {
  static override className = 'testing>Leaks';
  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    tf.keep(tf.scalar(1));
    return this.project(x!);
  }
}

class DrawsInJavaScript extends Projection {
  static override className = 'testing>DrawsInJavaScript';
  protected override forward([x]: tf.Tensor[], { training }: Call): tf.Tensor {
    return training ? tf.mul(this.project(x!), Math.random()) : this.project(x!);
  }
}

class TakesAnything extends Projection {
  static override className = 'testing>TakesAnything';
  protected override inputAxes(): InputAxes[] {
    return [{ name: 'x', axes: ['...', 'features'], holds: 'mask' }];
  }
  protected override setup(shapes: tf.Shape[]): void {
    super.setup([[null, null, shapes[0]![shapes[0]!.length - 1]!]]);
  }
  protected override forward([x]: tf.Tensor[]): tf.Tensor {
    const rows = tf.cast(tf.reshape(x!, [-1, x!.shape[x!.rank - 1]!]), 'float32');
    return tf.reshape(tf.matMul(rows, this.kernel.read()), x!.shape);
  }
}

const classes = [
  Projection,
  ForgetsOption,
  WrongShape,
  SeesHidden,
  NotDefined,
  Peeks,
  WrongGradient,
  Leaks,
  DrawsInJavaScript,
  TakesAnything,
];
for (const layerClass of classes) registerLayer(layerClass);

const subjectOf = (
  layerClass: typeof Projection,
  more: Partial<LayerSubject> = {},
): LayerSubject => ({
  create: () => new layerClass(),
  inputs: [{ axes: ['batch', 'time', 3] }],
  weights: { trainable: 1 },
  ...more,
});
const failuresOf = async (layerClass: typeof Projection, more?: Partial<LayerSubject>) =>
  (await checkLayer(subjectOf(layerClass, more))).failed.map(({ check }) => check);

describe('checkLayer', () => {
  it('passes a layer that keeps its promises', async () => {
    const report = await checkLayer(
      subjectOf(Projection, { causal: true, permutation: 'equivariant' }),
    );
    expect(report.failed).toEqual([]);
    expect(report.passed.length).toBeGreaterThanOrEqual(21);
    expect(report).toMatchObject({ layer: 'Projection', layerClass: 'Projection' });
  });

  it.each<[typeof Projection, string, Partial<LayerSubject>?]>([
    [ForgetsOption, 'configuration survives a round trip'],
    [WrongShape, 'symbolic shapes equal eager shapes'],
    [SeesHidden, 'hidden tokens change nothing'],
    [SeesHidden, 'more padding changes nothing'],
    [NotDefined, 'all positions masked is defined'],
    [NotDefined, 'short sequences are defined'],
    [Peeks, 'the future changes nothing', { causal: true }],
    [Projection, 'permutation invariant', { permutation: 'invariant' }],
    [WrongGradient, 'gradients match finite differences'],
    [Leaks, 'leaks no tensor'],
    [DrawsInJavaScript, 'same seed, same result', { trainingMatters: true }],
    [DrawsInJavaScript, 'obeys the training flag'],
    [Projection, 'weights are counted and named', { weights: { trainable: 2 } }],
    [TakesAnything, 'refuses an input of another rank'],
    [TakesAnything, 'refuses another dtype'],
  ])('finds the fault of %o: %s', async (layerClass, check, more) => {
    expect(await failuresOf(layerClass, more)).toContain(check);
  });

  it('says both numbers of what differs', async () => {
    const { failed } = await checkLayer(subjectOf(WrongShape));
    const { message } = failed.find(({ check }) => check.startsWith('symbolic'))!;
    expect(message).toBe('output 0 is [2, 5, 3], computeOutputShape says [2, 5, 6]');
  });
});

describe('describeLayer', () => {
  it('registers one test a check, and fills its report as they run', async () => {
    const tests: [string, () => void | Promise<void>][] = [];
    const report = describeLayer(subjectOf(WrongGradient), {
      describe: (_name, body) => body(),
      it: (name, body) => tests.push([name, body]),
    });
    const wrong = tests.find(([name]) => name === 'gradients match finite differences')!;
    await expect(async () => wrong[1]()).rejects.toThrow(
      'WrongGradient: gradients match finite differences: gradient of',
    );
    const right = tests.find(([name]) => name === 'leaks no tensor')!;
    await right[1]();
    expect(report.passed).toEqual(['leaks no tensor']);
    expect(report.failed.map(({ check }) => check)).toEqual(['gradients match finite differences']);
  });

  it('asks for a test framework', () => {
    expect(() => describeLayer(subjectOf(Projection), {} as never)).toThrow(
      'found no global describe and it',
    );
  });
});

describe('summarize', () => {
  it('counts classes, configurations and checks', () => {
    const text = summarize([
      { layer: 'A', layerClass: 'A', passed: ['x', 'y'], failed: [] },
      {
        layer: 'A (causal)',
        layerClass: 'A',
        passed: ['x'],
        failed: [{ check: 'y', message: '' }],
      },
    ]);
    expect(text.split('\n')).toEqual([
      'A            2 passed',
      'A (causal)   1 passed, 1 failed',
      '1 layers in 2 configurations: 3 checks passed, 1 failed',
    ]);
  });
});
