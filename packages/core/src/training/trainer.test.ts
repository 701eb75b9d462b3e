import { jupyterDisplay, type MimeBundle } from '@resattn/host';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SGD } from '../optimizers/index.js';
import { reduceOnPlateau } from '../schedules/index.js';
import { tensorFlowBackend } from '../tensorflow.js';
import type { BatchSource, TensorBatch } from './batch.js';
import { MemoryCheckpointStore, newestCheckpoint } from './checkpoint-store.js';
import type { EvaluationEvent, StepEvent } from './events.js';
import { type Toy, ToySource, toy, toyAccuracy } from './fixtures/toy.js';
import { NonFiniteLossError, NonFiniteWeightError } from './non-finite.js';
import { Trainer, type TrainerOptions } from './trainer.js';

const made: Toy[] = [];
function make(options: Partial<Parameters<typeof toy>[0]> = {}): Toy {
  const optimizer = options.optimizer ?? new SGD({ learningRate: 0.2, momentum: 0.9 });
  const built = toy({ ...options, optimizer });
  made.push(built);
  return built;
}
let tensorsBefore = 0;
beforeEach(() => {
  tensorsBefore = tf.memory().numTensors;
});
afterEach(() => {
  for (const toy of made.splice(0)) toy.dispose();
  expect(tf.memory().numTensors, 'tensors left over').toBe(tensorsBefore);
});

type Displayed = { [jupyterDisplay](): Promise<MimeBundle> };

describe('fit', () => {
  it('learns', async () => {
    const { trainer } = make();
    const before = await trainer.evaluate(new ToySource(), { metrics: toyAccuracy });
    const { status, step, epochs } = await trainer.fit(new ToySource(), { epochs: 60 });
    const after = await trainer.evaluate(new ToySource(), { metrics: toyAccuracy });
    expect([status, step, epochs]).toEqual(['completed', 300, 60]);
    expect(after.loss).toBeLessThan(before.loss / 2);
    expect(after.metrics.accuracy).toBeGreaterThan(0.9);
    expect(after.examples).toBe(40);
  });

  it('counts no row that only fills up a batch', async () => {
    const { trainer } = make();
    const filled: BatchSource = {
      batchesPerEpoch: 5,
      *epoch(index, skip) {
        for (const batch of new ToySource().epoch(index, skip)) {
          const weights = { values: Float32Array.of(1, 0.5, 1, 1, 1, 0, 0, 0), shape: [8] };
          yield { ...batch, weights };
        }
      },
    };
    expect((await trainer.evaluate(filled)).examples).toBe(25);
    const checkpoints = new MemoryCheckpointStore();
    await trainer.fit(filled, { epochs: 2, checkpoints });
    expect((await newestCheckpoint(checkpoints))!.state.examples).toBe(50);
  });

  it('trains in no precision that is not there', async () => {
    const { trainer } = make({ precision: 'float16' as 'bfloat16' });
    await expect(trainer.fit(new ToySource(), { epochs: 1 })).rejects.toThrow(/"float16"/);
    expect((await trainer.evaluate(new ToySource())).examples).toBe(40);
  });

  it('records a step, which changes nothing', async () => {
    const { trainer } = make();
    const [batch] = new ToySource().epoch(0, 0);
    if (!tensorFlowBackend()) {
      expect(() => trainer.profile(batch!)).toThrow('only the tensorflow backend can profile');
      return;
    }
    const before = await trainer.readState();
    const { operations } = trainer.profile(batch!);
    expect(operations.some(({ operation }) => operation.includes('MatMul'))).toBe(true);
    expect(await trainer.readState()).toEqual(before);
  });

  it('tells every step with loss, position and learning rate', async () => {
    const steps: StepEvent[] = [];
    const { trainer } = make({ schedule: (step) => 0.1 / (step + 1) });
    await trainer.fit(new ToySource(20, 8), {
      epochs: 2,
      countTokens: (batch) => batch.x!.values.length,
      callbacks: [{ onStep: (event) => void steps.push(event) }],
    });
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(steps.map(({ position }) => [position.epoch, position.batch])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    steps.forEach(({ learningRate, loss, tokensPerSecond }, i) => {
      expect(learningRate).toBeCloseTo(0.1 / (i + 1), 6);
      expect(loss).toBeGreaterThan(0);
      expect(tokensPerSecond).toBeGreaterThan(0);
    });
  });

  it('stops at a number of steps in the middle of an epoch', async () => {
    const { trainer } = make();
    const result = await trainer.fit(new ToySource(), { steps: 7 });
    expect([result.status, result.step, result.epochs]).toEqual(['completed', 7, 1]);
  });

  it('runs one at a time, by this trainer or another of the same weights', async () => {
    const { trainer } = make();
    const optimizer = new SGD({ learningRate: 1 });
    const other = new Trainer({ ...trainer.options, optimizer, schedule: undefined });
    const first = trainer.fit(new ToySource(), { steps: 5 });
    for (const each of [trainer, other])
      await expect(each.fit(new ToySource(), { steps: 5 })).rejects.toThrow('being fitted already');
    expect((await first).step).toBe(5);
    expect((await other.fit(new ToySource(), { steps: 5 })).step).toBe(5);
    other.dispose();
    optimizer.dispose();
    expect((await trainer.fit(new ToySource(), { steps: 5 })).step).toBe(5);
  });

  it('clips gradients to the global norm and tells the norm before', async () => {
    const norms: number[] = [];
    const { trainer, weights } = make({ optimizer: new SGD({ learningRate: 1 }), clipNorm: 0.01 });
    const before = await trainer.readWeights();
    await trainer.fit(new ToySource(), {
      steps: 1,
      callbacks: [{ onStep: ({ gradientNorm }) => void norms.push(gradientNorm!) }],
    });
    expect(norms[0]).toBeGreaterThan(0.01);
    let squares = 0;
    for (const [name, variable] of Object.entries(weights)) {
      const old = before[name]!.values;
      const now = variable.dataSync();
      for (let i = 0; i < now.length; i++) squares += (now[i]! - old[i]!) ** 2;
    }
    expect(Math.sqrt(squares)).toBeCloseTo(0.01, 4);
  });

  it('leaves variables that are not trainable as they are', async () => {
    const { trainer, weights, loss } = make();
    weights['hidden/kernel']!.trainable = false;
    const frozen = make({ weights, loss });
    const before = await trainer.readWeights();
    await frozen.trainer.fit(new ToySource(), { steps: 3 });
    const after = await trainer.readWeights();
    expect(after['hidden/kernel']).toEqual(before['hidden/kernel']);
    expect(after['output/kernel']).not.toEqual(before['output/kernel']);
  });

  it('weights the mean loss with what the loss function counted', async () => {
    const base = make();
    const loss: TrainerOptions['loss'] = (batch, training) => ({
      ...base.loss(batch, training),
      weight: tf.sum(tf.cast(batch.label!, 'float32')),
    });
    const { trainer } = make({ weights: base.weights, random: base.random, loss });
    const source = new ToySource(20, 8);
    let sum = 0;
    let positives = 0;
    for (const batch of source.epoch(0)) {
      const one = { batchesPerEpoch: 1, epoch: () => [batch] };
      const count = Array.from(batch.label!.values).reduce((n, v) => n + v, 0);
      sum += (await base.trainer.evaluate(one)).loss * count;
      positives += count;
    }
    expect((await trainer.evaluate(source)).loss).toBeCloseTo(sum / positives, 5);
  });

  it('stops early, and puts the weights of the best evaluation back', async () => {
    const evaluations: EvaluationEvent[] = [];
    // A rate far too high makes the loss go up and down.
    const { trainer } = make({ optimizer: new SGD({ learningRate: 3, momentum: 0.9 }) });
    const result = await trainer.fit(new ToySource(), {
      epochs: 100,
      validation: new ToySource(16, 8),
      metrics: toyAccuracy,
      patience: 3,
      callbacks: [{ onEvaluation: (event) => void evaluations.push(event) }],
    });
    expect(result.status).toBe('stopped-early');
    expect(evaluations.at(-1)!.evaluationsWithoutImprovement).toBe(3);
    const lowest = Math.min(...result.history.map(({ validation }) => validation.loss!));
    expect(result.best!.value).toBe(lowest);
    const after = await trainer.evaluate(new ToySource(16, 8));
    expect(after.loss).toBeCloseTo(lowest, 5);
    expect(result.history.at(-1)!.validation.loss).toBeGreaterThan(lowest);
  });

  it('follows scores that take more than a pass over the validation data', async () => {
    const { trainer } = make();
    const given = [0.1, 0.7, 0.4];
    const result = await trainer.fit(new ToySource(), {
      epochs: 3,
      validation: new ToySource(16, 8),
      scores: async () => ({ bleu: given.shift()! }),
      monitor: 'bleu',
    });
    expect(result.history.map(({ validation }) => validation.bleu)).toEqual([0.1, 0.7, 0.4]);
    expect(result.best).toEqual({ step: 10, value: 0.7 });
  });

  it('keeps the newest checkpoints and the best ones, and no others', async () => {
    const checkpoints = new MemoryCheckpointStore();
    const { trainer } = make();
    const result = await trainer.fit(new ToySource(), {
      epochs: 8,
      validation: new ToySource(16, 8),
      metrics: toyAccuracy,
      monitor: 'accuracy',
      keepBest: 2,
      checkpoints,
    });
    const ranked = [...result.history].sort(
      (a, b) => b.validation.accuracy! - a.validation.accuracy! || a.step - b.step,
    );
    const expected = new Set([35, 40, ranked[0]!.step, ranked[1]!.step]);
    expect(await checkpoints.steps()).toEqual([...expected].sort((a, b) => a - b));
    expect(result.best).toEqual({
      step: ranked[0]!.step,
      value: ranked[0]!.validation.accuracy,
    });
  });
});

describe('resume', () => {
  const options = {
    epochs: 4,
    validation: new ToySource(16, 8),
    validateEvery: 3,
    metrics: toyAccuracy,
    saveEvery: 2,
  };
  const withoutTime = (history: readonly { seconds: number }[]) =>
    history.map(({ seconds: _, ...rest }) => rest);

  it.each([1, 4, 5, 6, 9, 13, 19])(
    'after an interruption at step %i resumes bit for bit',
    async (stopAt) => {
      const whole = make({ schedule: (step) => 0.2 / (1 + step / 10) });
      const expected = await whole.trainer.fit(new ToySource(), options);

      const checkpoints = new MemoryCheckpointStore();
      const stop = new AbortController();
      const first = make({ schedule: (step) => 0.2 / (1 + step / 10) });
      let seen = 0;
      const interrupted = await first.trainer.fit(
        {
          batchesPerEpoch: 5,
          *epoch(index: number, skip?: number) {
            for (const batch of new ToySource().epoch(index, skip)) {
              yield batch;
              if (++seen === stopAt) stop.abort();
            }
          },
        },
        { ...options, checkpoints, signal: stop.signal },
      );
      expect([interrupted.status, interrupted.step]).toEqual(['interrupted', stopAt]);

      const second = make({ schedule: (step) => 0.2 / (1 + step / 10) });
      const losses: number[] = [];
      const resumed = await second.trainer.fit(new ToySource(), {
        ...options,
        checkpoints,
        resume: true,
        callbacks: [{ onStep: ({ step }) => void losses.push(step) }],
      });
      expect(losses[0]).toBe(stopAt + 1);
      expect(await second.trainer.readWeights()).toEqual(await whole.trainer.readWeights());
      expect(second.random.getState()).toEqual(whole.random.getState());
      expect(withoutTime(resumed.history)).toEqual(withoutTime(expected.history));
      expect(resumed.best).toEqual(expected.best);
    },
  );

  it.each([1, 2, 4, 6])('after an abort in evaluation %i resumes bit for bit', async (stopAt) => {
    const whole = make();
    const expected = await whole.trainer.fit(new ToySource(), options);
    const checkpoints = new MemoryCheckpointStore();
    const stop = new AbortController();
    let evaluations = 0;
    const validation = {
      batchesPerEpoch: 2,
      *epoch() {
        evaluations++;
        for (const batch of new ToySource(16, 8).epoch(0)) {
          yield batch;
          if (evaluations === stopAt) stop.abort();
        }
      },
    };
    const interrupted = await make().trainer.fit(new ToySource(), {
      ...{ ...options, validation, checkpoints },
      signal: stop.signal,
    });
    expect(interrupted.status).toBe('interrupted');
    expect(interrupted.history).toHaveLength(stopAt - 1);
    const second = make();
    const resumed = await second.trainer.fit(new ToySource(), {
      ...{ ...options, checkpoints, resume: true },
    });
    expect(resumed.status).toBe('completed');
    expect(await second.trainer.readWeights()).toEqual(await whole.trainer.readWeights());
    expect(withoutTime(resumed.history)).toEqual(withoutTime(expected.history));
    expect(resumed.best).toEqual(expected.best);
  });

  it('ends when the host of the code is stopped, and can be trained further', async () => {
    const stop = new AbortController();
    const symbol = Symbol.for('Jupyter.interruptSignal');
    Object.defineProperty(globalThis, symbol, { value: () => stop.signal, configurable: true });
    try {
      const { trainer } = make();
      const onStep = ({ step }: { step: number }) => void (step === 3 && stop.abort());
      const stopped = await trainer.fit(new ToySource(), { epochs: 9, callbacks: [{ onStep }] });
      expect(stopped.status).toBe('interrupted');
      // A loss is read while the next step runs.
      expect(stopped.step).toBeLessThan(6);
      const own = await trainer.fit(new ToySource(), {
        epochs: 1,
        signal: new AbortController().signal,
      });
      expect(own.status).not.toBe('interrupted');
    } finally {
      Reflect.deleteProperty(globalThis, symbol);
    }
  });

  it('trains again after a fit that a host has ended by force', async () => {
    const { trainer } = make();
    const stop = new AbortController();
    // Its end does not come: the code that would reach it is gone.
    let release: () => void = () => {};
    const forever = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isWaiting = false;
    const first = trainer.fit(new ToySource(), {
      epochs: 9,
      signal: stop.signal,
      callbacks: [
        {
          onStep: () => {
            isWaiting = true;
            return forever;
          },
        },
      ],
    });
    while (!isWaiting) await new Promise((resolve) => setTimeout(resolve, 1));
    await expect(trainer.fit(new ToySource(), { epochs: 1 })).rejects.toThrow('being fitted');
    stop.abort();
    expect((await trainer.fit(new ToySource(), { epochs: 1 })).status).toBe('completed');
    release();
    expect((await first).status).toBe('interrupted');
  });

  it('continues with the rate that a plateau has reached', async () => {
    const schedule = () => reduceOnPlateau({ learningRate: 3, patience: 0, factor: 0.5 });
    const options = { epochs: 6, validation: new ToySource(16, 8) };
    const whole = make({ schedule: schedule() });
    const expected = await whole.trainer.fit(new ToySource(), options);
    const rates = expected.history.map(({ learningRate }) => learningRate);
    expect(rates[0]).toBe(3);
    expect(rates.at(-1)).toBeLessThan(3);

    const checkpoints = new MemoryCheckpointStore();
    await make({ schedule: schedule() }).trainer.fit(new ToySource(), {
      ...options,
      epochs: 3,
      checkpoints,
    });
    const second = make({ schedule: schedule() });
    const resumed = await second.trainer.fit(new ToySource(), {
      ...options,
      checkpoints,
      resume: true,
    });
    expect(resumed.history.map(({ learningRate }) => learningRate)).toEqual(rates);
    await expect(
      make().trainer.fit(new ToySource(), { ...options, checkpoints, resume: true }),
    ).rejects.toThrow('the run was begun with a schedule that follows the evaluations');
  });

  it('starts from the beginning where there is nothing yet', async () => {
    const { trainer } = make();
    const checkpoints = new MemoryCheckpointStore();
    const result = await trainer.fit(new ToySource(), { steps: 2, checkpoints, resume: true });
    expect(result.step).toBe(2);
    expect(await checkpoints.steps()).toEqual([2]);
  });

  it('ends at once when the run was finished, and goes on when more is asked for', async () => {
    const { trainer } = make();
    const checkpoints = new MemoryCheckpointStore();
    await trainer.fit(new ToySource(), { epochs: 1, checkpoints });
    const again = make();
    const same = await again.trainer.fit(new ToySource(), { epochs: 1, checkpoints, resume: true });
    expect([same.status, same.step]).toEqual(['completed', 5]);
    const more = make();
    const result = await more.trainer.fit(new ToySource(), {
      epochs: 2,
      checkpoints,
      resume: true,
    });
    expect(result.step).toBe(10);
  });

  it('goes on after it had stopped early, counting its patience anew', async () => {
    // Worse by every evaluation: it stops after the second.
    let loss = 0;
    const options = {
      validation: new ToySource(16, 8),
      scores: async () => ({ worse: loss++ }),
      monitor: 'worse',
      mode: 'min',
      patience: 2,
    } as const;
    const checkpoints = new MemoryCheckpointStore();
    const first = await make().trainer.fit(new ToySource(), { ...options, epochs: 9, checkpoints });
    expect([first.status, first.epochs, first.best]).toEqual([
      'stopped-early',
      3,
      { step: 5, value: 0 },
    ]);
    const resume = async (more: object) =>
      make().trainer.fit(new ToySource(), {
        ...{ ...options, epochs: 9, checkpoints, resume: true, ...more },
      });
    expect((await resume({})).epochs).toBe(3);
    const second = await resume({ patienceFrom: first.step });
    expect([second.status, second.epochs, second.best]).toEqual(['stopped-early', 5, first.best]);
    // What was counted since stays counted.
    expect((await resume({ patienceFrom: first.step })).epochs).toBe(5);
    await expect(resume({ patienceFrom: -1 })).rejects.toThrow('patienceFrom is -1');
  });

  it('passes over a damaged checkpoint for the one before, and says so', async () => {
    const checkpoints = new MemoryCheckpointStore();
    await make().trainer.fit(new ToySource(), { epochs: 2, checkpoints });
    const load = checkpoints.load.bind(checkpoints);
    checkpoints.load = async (step) => {
      if (step === 10) throw new Error('broken on purpose');
      return load(step);
    };
    const damaged: [number, string][] = [];
    const starts: number[] = [];
    const result = await make().trainer.fit(new ToySource(), {
      epochs: 3,
      checkpoints,
      resume: true,
      callbacks: [
        {
          onDamagedCheckpoint: ({ step, error }) => void damaged.push([step, error.message]),
          onStart: ({ step }) => void starts.push(step),
        },
      ],
    });
    expect(damaged).toEqual([[10, 'broken on purpose']]);
    expect([starts[0], result.step]).toEqual([5, 15]);
  });

  it('refuses other data than the run began with', async () => {
    const checkpoints = new MemoryCheckpointStore();
    await make().trainer.fit(new ToySource(), { steps: 1, checkpoints });
    await expect(
      make().trainer.fit(new ToySource(80), { steps: 2, checkpoints, resume: true }),
    ).rejects.toThrow('made with 5 batches an epoch, the training data now has 10');
  });

  it('refuses a model with other weights, naming each, and changes nothing', async () => {
    const checkpoints = new MemoryCheckpointStore();
    await make().trainer.fit(new ToySource(), { steps: 1, checkpoints });
    const base = make();
    const extra = tf.tidy(() => tf.variable(tf.zeros([3])));
    const other = make({ weights: { ...base.weights, extra }, loss: base.loss });
    const before = await base.trainer.readWeights();
    await expect(
      other.trainer.fit(new ToySource(), { steps: 2, checkpoints, resume: true }),
    ).rejects.toThrow('the checkpoint of step 1 does not fit the model: "extra" is missing');
    expect(await base.trainer.readWeights()).toEqual(before);
    extra.dispose();
  });

  it('refuses to begin anew over the checkpoints of an earlier run', async () => {
    const checkpoints = new MemoryCheckpointStore();
    await make().trainer.fit(new ToySource(), { steps: 1, checkpoints });
    await expect(make().trainer.fit(new ToySource(), { steps: 1, checkpoints })).rejects.toThrow(
      'holds checkpoints of an earlier run (step 1)',
    );
  });
});

describe('a loss that is not finite', () => {
  it('stops training, names the step and keeps the last good checkpoint', async () => {
    const checkpoints = new MemoryCheckpointStore();
    const { trainer } = make();
    let values = 0;
    // 16 values a batch: the first bad one comes in step 13, the third batch of the third epoch.
    const source = new ToySource(40, 8, (value) => (++values > 12 * 16 ? NaN : value));
    const error = await trainer
      .fit(source, { epochs: 4, saveEvery: 2, checkpoints })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NonFiniteLossError);
    expect((error as NonFiniteLossError).message).toMatch(
      /loss of step 13 \(epoch 2, batch 2\) is NaN.*checkpoint of step 12 is kept/,
    );
    expect(await checkpoints.steps()).toEqual([10, 12]);
    for (const { values } of Object.values((await checkpoints.load(12)).weights))
      expect(values.every(Number.isFinite)).toBe(true);
  });

  it('never saves weights that an infinite update has spoilt', async () => {
    const checkpoints = new MemoryCheckpointStore();
    const base = make();
    const { trainer } = make({
      weights: base.weights,
      random: base.random,
      optimizer: new SGD(),
      // Finite, but its product with the gradient is not.
      schedule: (step) => (step === 3 ? 3e38 : 1e-4),
      loss: (batch, training) => ({
        loss: tf.mul(base.loss(batch, training).loss, 1000),
      }),
    });
    const error = await trainer
      .fit(new ToySource(), { epochs: 1, saveEvery: 1, checkpoints })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NonFiniteWeightError);
    expect((error as Error).message).toMatch(/after step 4 .*checkpoint of step 3 is kept/);
    expect(await checkpoints.steps()).toEqual([2, 3]);
  });
});

describe('evaluate and predict', () => {
  it('predict gives every batch its outputs, in order, and the same each time', async () => {
    const { trainer } = make();
    const rows: number[] = [];
    for await (const { batch, outputs } of trainer.predict(new ToySource(20, 8))) {
      expect(outputs.logits!.shape).toEqual([batch.x!.shape[0]]);
      rows.push(...outputs.logits!.values);
    }
    expect(rows).toHaveLength(20);
    const again: number[] = [];
    for await (const { outputs } of trainer.predict(new ToySource(20, 8)))
      again.push(...outputs.logits!.values);
    expect(again).toEqual(rows);
  });

  it('takes a model for all that it consists of, or a part of it in its place', async () => {
    const { weights, loss } = make();
    const model = {
      weights,
      factor: 3,
      loss: (batch: TensorBatch, training = false) => loss(batch, training),
      predict({ x }: TensorBatch) {
        return { multiple: tf.mul(x!, this.factor) };
      },
    };
    const optimizer = new SGD();
    const trainers = [
      new Trainer({ model, optimizer }),
      new Trainer({
        model,
        optimizer,
        loss: (batch) => ({ loss: tf.mul(loss(batch, false).loss, 2) }),
      }),
      new Trainer({ model, optimizer, predict: ({ x }) => ({ itself: tf.clone(x!) }) }),
    ];
    const outputs: string[][] = [];
    const found: number[] = [];
    for (const trainer of trainers) {
      expect(trainer.weights).toBe(weights);
      found.push((await trainer.evaluate(new ToySource(8, 8))).loss);
      for await (const each of trainer.predict(new ToySource(8, 8))) {
        outputs.push(Object.keys(each.outputs));
        const [, first] = Object.entries(each.outputs)[0]!;
        const factor = trainer === trainers[2] ? 1 : 3;
        expect(first.values[3]).toBeCloseTo(factor * each.batch.x!.values[3]!, 6);
      }
      trainer.dispose();
    }
    expect(found[1]).toBeCloseTo(2 * found[0]!, 5);
    expect(found[2]).toBe(found[0]);
    expect(outputs).toEqual([['multiple'], ['multiple'], ['itself']]);
    optimizer.dispose();
  });

  it('evaluates several metrics side by side, each under its name', async () => {
    const { trainer } = make();
    const count = (name: string) => () => {
      let batches = 0;
      return { update: () => void batches++, result: () => ({ [name]: batches }) };
    };
    const source = new ToySource(20, 8);
    const { metrics } = await trainer.evaluate(source, {
      metrics: [toyAccuracy, count('batches')],
    });
    expect(metrics).toEqual({ accuracy: expect.any(Number), batches: 3 });
    await expect(
      trainer.evaluate(source, { metrics: [count('twice'), count('twice')] }),
    ).rejects.toThrow('two metrics of an evaluation are called "twice"');
  });

  it('predict uses its own function where given', async () => {
    const { trainer } = make({ predict: ({ x }) => ({ twice: tf.mul(x!, 2) }) });
    for await (const { batch, outputs } of trainer.predict(new ToySource(8, 8))) {
      expect(Object.keys(outputs)).toEqual(['twice']);
      expect(outputs.twice!.values[3]).toBeCloseTo(2 * batch.x!.values[3]!, 6);
    }
  });

  it('a predict that is left early frees its tensors', async () => {
    const { trainer } = make();
    for await (const _ of trainer.predict(new ToySource())) break;
  });
});

describe('misuse', () => {
  const fit = (options: Parameters<Toy['trainer']['fit']>[1], source = new ToySource()) =>
    make().trainer.fit(source, options);

  it('is refused with what was wrong and what is wanted', async () => {
    await expect(async () => fit({})).rejects.toThrow('give it epochs, steps or both');
    await expect(async () => fit({ epochs: 0 })).rejects.toThrow(
      'epochs is 0, expected an integer',
    );
    await expect(async () => fit({ epochs: 1, resume: true })).rejects.toThrow('without a store');
    await expect(async () => fit({ epochs: 1, patience: 0 })).rejects.toThrow('patience is 0');
    await expect(fit({ epochs: 1, validation: new ToySource(16), monitor: 'f1' })).rejects.toThrow(
      'there is no "f1" to monitor; the evaluation gave: loss',
    );
    await expect(fit({ epochs: 1 }, new ToySource(0))).rejects.toThrow('gave no batch in epoch 0');
    const { options } = make().trainer;
    expect(() => new Trainer({ ...options, clipNorm: -1 })).toThrow('clipNorm is -1');
    expect(() => new Trainer({ ...options, weights: {} })).toThrow('none of the 0 weights');
    const nothing = { optimizer: options.optimizer } as TrainerOptions;
    expect(() => new Trainer(nothing)).toThrow('got no model and no weights; give `model`');
    const optimizer = tf.train.sgd(1);
    expect(() => new Trainer({ ...options, optimizer, schedule: () => 1 })).toThrow(
      'SGD keeps its learning rate as a number',
    );
    optimizer.dispose();
    await expect(make().trainer.evaluate(new ToySource(0))).rejects.toThrow('has no batch');
  });

  it('a batch that contradicts itself is refused', async () => {
    const bad = (batch: Parameters<typeof Object.entries>[0]) => ({
      batchesPerEpoch: 1,
      epoch: () => [batch as never],
    });
    const x = { values: new Float32Array(5), shape: [2, 3] };
    await expect(make().trainer.fit(bad({ x }), { steps: 1 })).rejects.toThrow(
      'batch array "x" of shape [2,3] needs 6 values, got 5',
    );
    const good = { values: new Float32Array(16), shape: [8, 2] };
    const label = { values: new Int32Array(7), shape: [7] };
    await expect(make().trainer.evaluate(bad({ x: good, label }))).rejects.toThrow();
  });
});

it('the result of a fit is shown as its evaluations, the best marked', async () => {
  const { trainer } = make();
  const options = { epochs: 30, validation: new ToySource(16, 8) };
  const result = await trainer.fit(new ToySource(), options);
  const bundle = await (result as unknown as Displayed)[jupyterDisplay]();
  const lines = (bundle['text/plain'] as string).split('\n');
  expect(lines[0]).toMatch(/^training completed · 150 steps · 30 epochs · .* · best at step /);
  expect(lines.filter((line) => line.endsWith('best'))).toHaveLength(1);
  expect(lines.at(-1)).toMatch(/^(19|20|21) of 30 evaluations$/);
});
