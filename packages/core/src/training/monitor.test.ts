import { describe, expect, it } from 'vitest';
import { Monitor } from './monitor.js';

function feed(monitor: Monitor, values: number[]): boolean[] {
  return values.map((value, i) => monitor.update(i + 1, { [monitor.name]: value }));
}

describe('Monitor', () => {
  it('takes lower losses and higher metrics for better', () => {
    expect(feed(new Monitor(), [3, 2, 2.5, 1])).toEqual([true, true, false, true]);
    expect(feed(new Monitor({ monitor: 'train_loss' }), [1, 2])).toEqual([true, false]);
    expect(feed(new Monitor({ monitor: 'accuracy' }), [0.3, 0.2, 0.4])).toEqual([
      true,
      false,
      true,
    ]);
    expect(feed(new Monitor({ monitor: 'perplexity', mode: 'min' }), [9, 8])).toEqual([true, true]);
  });

  it('stops after as many evaluations without improvement as patience says', () => {
    const monitor = new Monitor({ patience: 2 });
    feed(monitor, [1, 1]);
    expect(monitor.shouldStop).toBe(false);
    feed(monitor, [1]);
    expect(monitor.shouldStop).toBe(true);
  });

  it('keeps the best steps, best first, and of equal ones the earlier', () => {
    const monitor = new Monitor({ monitor: 'f1', keepBest: 3 });
    feed(monitor, [0.5, 0.7, 0.7, 0.1, 0.6]);
    expect(monitor.state.best).toEqual([
      { step: 2, value: 0.7 },
      { step: 3, value: 0.7 },
      { step: 5, value: 0.6 },
    ]);
  });

  it('counts creeping gains below minDelta as none, though the best step moves on', () => {
    const monitor = new Monitor({ monitor: 'f1', minDelta: 0.1, patience: 3 });
    expect(feed(monitor, [0.5, 0.54, 0.58])).toEqual([true, true, true]);
    expect(monitor.state.evaluationsWithoutImprovement).toBe(2);
    monitor.update(4, { f1: 0.62 });
    expect(monitor.state.evaluationsWithoutImprovement).toBe(0);
    expect(monitor.state.best[0]).toEqual({ step: 4, value: 0.62 });
  });

  it('never takes a NaN for the best, also as the first value', () => {
    const monitor = new Monitor({ patience: 2 });
    expect(feed(monitor, [Number.NaN, Number.NaN])).toEqual([false, false]);
    expect([monitor.shouldStop, monitor.state.best]).toEqual([true, []]);
  });

  it('continues from its state as if it had not stopped', () => {
    const values = [0.3, 0.5, 0.4, 0.45, 0.5, 0.2];
    const whole = new Monitor({ monitor: 'f1', keepBest: 2 });
    feed(whole, values);
    const first = new Monitor({ monitor: 'f1', keepBest: 2 });
    feed(first, values.slice(0, 3));
    const second = new Monitor({ monitor: 'f1', keepBest: 2 });
    second.state = JSON.parse(JSON.stringify(first.state)) as typeof first.state;
    values.slice(3).forEach((value, i) => {
      second.update(i + 4, { f1: value });
    });
    expect(second.state).toEqual(whole.state);
  });

  it('refuses options out of range', () => {
    expect(() => new Monitor({ keepBest: 0 })).toThrow('keepBest is 0');
    expect(() => new Monitor({ minDelta: -1 })).toThrow('minDelta is -1');
    expect(() => new Monitor({ patience: Number.NaN })).toThrow('patience is NaN');
  });
});
