import { expect, it } from 'vitest';
import { resolveConfig } from '../config/resolve.js';
import { sequenceFields } from '../config/sequence-config.js';
import type { RunEvent } from '../events.js';
import { translate } from '../presets/translate.js';
import { batchesOf } from '../tasks/sequence/batches.js';
import { trainTokenizers } from '../tasks/sequence/tokenizers.js';
import { epochsOf, rowsForSteps, rowsOfStep, tellSmallSteps } from './step-size.js';

it('a step has fewer examples where an epoch would have too few steps, though at least 8', () => {
  const config = { batchSize: 64, minStepsPerEpoch: 20 };
  expect(rowsOfStep(config, 400)).toBe(20);
  expect(rowsOfStep(config, 401)).toBe(21);
  expect(rowsOfStep(config, 30)).toBe(8);
  expect(rowsOfStep(config, 100_000)).toBe(64);
  expect(rowsOfStep({ batchSize: 4, minStepsPerEpoch: 20 }, 30)).toBe(4);
  expect(rowsOfStep({ batchSize: 64 }, 30)).toBe(64);
  expect(rowsForSteps({}, 30)).toBeUndefined();
});

it('is told, where it is so', () => {
  const events: RunEvent[] = [];
  const config = { batchSize: 64, minStepsPerEpoch: 20 };
  tellSmallSteps((event) => events.push(event), config, 400, 'texts');
  expect(events).toMatchObject([
    { type: 'notice', text: expect.stringMatching(/20 make a step instead of 64 texts/) },
  ]);
  tellSmallSteps((event) => events.push(event), config, 2000, 'texts');
  expect(events).toHaveLength(1);
});

it('a batch size that is given counts as it is, unless the steps are given too', () => {
  const resolve = (values: object) =>
    resolveConfig<object>(translate, sequenceFields, [
      { source: 'options', values: { ...values } },
    ]);
  expect(resolve({})).toMatchObject({ minStepsPerEpoch: translate.minStepsPerEpoch });
  expect(resolve({ batchSize: 512 })).not.toHaveProperty('minStepsPerEpoch');
  expect(resolve({ batchSize: 512, minStepsPerEpoch: 4 })).toMatchObject({ minStepsPerEpoch: 4 });
});

it('training has more epochs where it would have too few steps, unless its length is given', () => {
  expect(epochsOf({ epochs: 10, minSteps: 600 }, 23)).toBe(27);
  expect(epochsOf({ epochs: 10, minSteps: 600 }, 100)).toBe(10);
  expect(epochsOf({ epochs: 10 }, 1)).toBe(10);
  const resolve = (values: object) =>
    resolveConfig<object>({ ...translate, minSteps: 600 }, sequenceFields, [
      { source: 'options', values: { ...values } },
    ]);
  expect(resolve({})).toMatchObject({ minSteps: 600 });
  expect(resolve({ epochs: 3 })).not.toHaveProperty('minSteps');
  expect(resolve({ steps: 3 })).not.toHaveProperty('minSteps');
  expect(resolve({ epochs: 3, minSteps: 50 })).toMatchObject({ epochs: 3, minSteps: 50 });
});

it('an epoch of 320 pairs has the steps of the preset, one of many pairs as many as before', () => {
  const pairs = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      source: `we see ${i % 50} cats ${i % 7} dogs`,
      target: `wir sehen ${i % 50} Katzen ${i % 7} Hunde`,
    }));
  const config = { ...translate, tokens: 'words' } as const;
  const tokenizers = trainTokenizers(pairs(320), config);
  const stepsOf = (count: number, minStepsPerEpoch: number | undefined) =>
    batchesOf(pairs(count), tokenizers, { ...config, minStepsPerEpoch }, { isTraining: true })
      .batchesPerEpoch;
  expect(stepsOf(320, undefined)).toBeLessThan(5);
  expect(stepsOf(320, config.minStepsPerEpoch)).toBeGreaterThanOrEqual(config.minStepsPerEpoch!);
  expect(stepsOf(8000, config.minStepsPerEpoch)).toBe(stepsOf(8000, undefined));
});
