import { describeLayer, type LayerReport, summarize } from '@resattn/testing';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.js';
import { subjectsByFolder } from './fixtures/subjects.js';

const subjects = Object.values(subjectsByFolder).flat();
const reports: LayerReport[] = subjects.map((subject) => describeLayer(subject, { describe, it }));

afterAll(() => {
  console.log(`${tf.getBackend()}\n${summarize(reports)}`);
});

describe('the catalogue', () => {
  it('holds no class twice', () => {
    expect(new Set(catalogue.map(({ className }) => className)).size).toBe(catalogue.length);
  });

  it('has a conformance subject for every layer', () => {
    const covered = new Set(subjects.map(({ create }) => create().getClassName()));
    const missing = catalogue
      .map(({ className }) => className)
      .filter((name) => !covered.has(name));
    expect(missing).toEqual([]);
  });
});
