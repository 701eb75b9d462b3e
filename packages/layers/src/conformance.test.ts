import { describeLayer, type LayerReport, summarize } from '@resattn/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { normalizations } from './normalization/fixtures/conformance.js';
import { regularizations } from './regularization/fixtures/conformance.js';

const subjects = [...normalizations, ...regularizations];
const reports: LayerReport[] = subjects.map((subject) => describeLayer(subject, { describe, it }));

afterAll(() => {
  console.log(summarize(reports));
});

describe('the catalogue', () => {
  it('has a conformance subject for every layer', () => {
    expect(subjects.length).toBeGreaterThan(0);
  });
});
