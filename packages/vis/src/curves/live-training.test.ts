import { shownOnHost } from '@test/host';
import { expect, test, vi } from 'vitest';
import { parseSvg, textsOf } from '../fixtures/parse-svg.js';
import { liveTraining } from './live-training.js';

function place() {
  const shown: string[] = [];
  return { shown, html: (markup: string) => void shown.push(markup) };
}
const step = (index: number, loss: number) => ({
  ...{ step: index, loss, learningRate: 0.1 / index },
  examplesPerSecond: 12.4,
});
const evaluation = (index: number, validation: Record<string, number>) => ({
  record: { step: index, validation },
});

test('draws both losses at evaluations and at the end, and says how far it is', () => {
  const [plot, progress] = [place(), place()];
  const live = liveTraining({ plot, progress, title: 'loss a token', unit: 'texts' });
  live.onStart({ totalSteps: 40 });
  for (let i = 1; i <= 20; i++) live.onStep(step(i, 2 - i / 20));
  expect(plot.shown).toHaveLength(0);
  live.onEvaluation(evaluation(20, { loss: 1.5 }));
  live.onEnd({ step: 20, seconds: 3.2 });
  expect(progress.shown[0]).toBe(
    '<progress max="40" value="1"></progress> step 1 of 40, loss a token 1.950, 12 texts a second',
  );
  expect(progress.shown.at(-1)).toBe('20 steps in 3 s');
  expect(plot.shown).toHaveLength(2);
  const label = parseSvg(plot.shown[1]!).getAttribute('aria-label');
  expect(label).toMatch(/^loss a token\. training: last 1 at step 20, .*validation: last 1\.5 at/);
  expect(live.training).toHaveLength(20);
  expect(live.validation).toEqual([[20, 1.5]]);
});

test('scores and the learning rate have panels of their own', () => {
  const plot = place();
  const live = liveTraining({ plot, scores: ['accuracy'], learningRate: true, width: 900 });
  live.onStart({ totalSteps: Number.POSITIVE_INFINITY });
  live.onStep(step(1, 1));
  live.onEvaluation(evaluation(1, { loss: 1, accuracy: 0.25 }));
  const root = parseSvg(plot.shown[0]!);
  for (const title of ['loss', 'validation accuracy', 'learning rate'])
    expect(textsOf(root, 'text')).toContain(title);
  expect(root.getAttribute('aria-label')).toContain('validation accuracy: last 0.25 at step 1');
});

test('a training without validation is drawn by its own loss', () => {
  const [plot, progress] = [place(), place()];
  const live = liveTraining({ plot, progress });
  live.onStep(step(1, 1));
  live.onEnd({ step: 1, seconds: 0 });
  expect(progress.shown[0]).toBe('<progress ></progress> step 1, loss 1.000, 12 examples a second');
  expect(parseSvg(plot.shown[0]!).getAttribute('aria-label')).not.toContain('validation');
});

test('in a notebook it finds its own outputs: a line and a plot, each updated in place', async () => {
  const outputs = await shownOnHost(() => {
    const live = liveTraining({ title: '<b>' });
    live.onStart({ totalSteps: 40 });
    for (let i = 1; i <= 20; i++) live.onStep(step(i, 2 - i / 20));
    live.onEvaluation(evaluation(20, { loss: 1.5 }));
    live.onEnd({ step: 20, seconds: 3.2 });
  });
  expect(new Set(outputs.map(({ id }) => id)).size).toBe(2);
  expect(outputs[0]!.data['text/plain']).toBe('training');
  expect(outputs[1]!.data['text/plain']).toMatch(/^step 1 of 40, <b> 1.950/);
  const plot = outputs.find(({ data }) => data['image/svg+xml'])!;
  expect(plot.data['text/plain']).toContain('training: last 1 at step 20');
});

test('elsewhere an evaluation is a line', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  try {
    const live = liveTraining();
    live.onStart({ totalSteps: 40 });
    live.onEvaluation(evaluation(20, { loss: 1.5 }));
    live.onEnd({ step: 20, seconds: 3.2 });
    expect(log.mock.calls).toEqual([['step 20: validation loss 1.5000']]);
  } finally {
    log.mockRestore();
  }
});
