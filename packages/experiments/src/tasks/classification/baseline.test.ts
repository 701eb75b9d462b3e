import { silentProgress } from '@resattn/runtime';
import { describe, expect, it } from 'vitest';
import { trainBaseline } from './baseline.js';
import type { ClassificationTask, LabelledExample } from './task.js';

function taskOf(textOf: (i: number, label: number) => string): ClassificationTask {
  const examples = Array.from({ length: 60 }, (_, i): LabelledExample => {
    const label = i % 2;
    return { text: textOf(i, label), label };
  });
  return {
    name: 'invented',
    description: '60 texts',
    labels: ['no', 'yes'],
    labelNames: ['no', 'yes'],
    train: examples.slice(0, 40),
    validation: examples.slice(40, 50),
    test: examples.slice(50),
    notices: [],
    unseen: [],
    fingerprint: '',
    source: {},
  };
}

/** A word that occurs once, with an ending. */
const madeUp = (i: number, ending: string) =>
  `${((i * 7919 + 101) % 46656).toString(36)}q${ending}`;

describe('trainBaseline', () => {
  it('reads words where their pairs tell the classes apart', async () => {
    const task = taskOf((_, label) => (label ? 'gut nicht schlecht' : 'schlecht nicht gut'));
    const baseline = await trainBaseline(task, { baseline: 'nb-svm' }, silentProgress);
    expect(baseline.name).toBe('NB-SVM (1-2 words)');
    expect(baseline.scores.accuracy).toBe(1);
  });

  it('reads characters where every word is new', async () => {
    const task = taskOf((i, label) => madeUp(i, label ? 'ung' : 'ing'));
    const baseline = await trainBaseline(task, { baseline: 'nb-svm' }, silentProgress);
    expect(baseline.name).toBe('NB-SVM (1-5 characters)');
    expect(baseline.scores.accuracy).toBe(1);
  });

  it('reads shorter n-grams of Chinese characters', async () => {
    const task = taskOf(
      (i, label) => `${label ? '股票' : '足球'}${String.fromCharCode(0x4e00 + i)}`,
    );
    const baseline = await trainBaseline(task, { baseline: 'nb-svm' }, silentProgress);
    expect(baseline.name).toBe('NB-SVM (1-3 characters)');
    expect(baseline.scores.accuracy).toBe(1);
  });

  it('says so where it is trained on a part of the texts', async () => {
    const task = taskOf((_, label) => (label ? 'ja' : 'nein'));
    const train = Array.from({ length: 250_002 }, (_, i) => task.train[i % 40]!);
    const baseline = await trainBaseline(
      { ...task, train },
      { baseline: 'nb-svm' },
      silentProgress,
    );
    expect(baseline.name).toBe('NB-SVM (1-2 words, 250,000 texts)');
  });

  it('is naive Bayes on request', async () => {
    const task = taskOf((_, label) => (label ? 'ja' : 'nein'));
    const baseline = await trainBaseline(task, { baseline: 'naive-bayes' }, silentProgress);
    expect(baseline.name).toBe('naive Bayes (1-3 characters)');
    expect(baseline.scores.accuracy).toBe(1);
  });
});
