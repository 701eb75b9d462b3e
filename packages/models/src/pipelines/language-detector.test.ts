import { beforeAll, describe, expect, it } from 'vitest';
import type { ClassifierBundle } from '../bundles/classifier-bundle.js';
import { trainMarkerClassifier } from '../fixtures/marker-classifier.js';
import { markerLabels } from '../fixtures/markers.js';
import { detectLanguage, LanguageDetector } from './language-detector.js';

// The language of these texts is the one capital letter that they hold.
let bundle: ClassifierBundle;
beforeAll(async () => {
  bundle = await trainMarkerClassifier();
});

describe('LanguageDetector', () => {
  it('gives every text its language, and says where none can be told', async () => {
    const detector = new LanguageDetector(bundle);
    const texts = [
      'abcAdef',
      '',
      '12:30!',
      'Где вокзал?',
      'kkkkkkkkC',
      'Где вокзал, abcAdefabcAdef',
    ];
    const results = await detector.detect(texts);
    expect(results.map(({ language }) => language)).toEqual(['A', 'und', 'und', 'und', 'C', 'A']);
    expect(results[1]).toEqual({ language: 'und', score: 0, scores: [] });
    expect(results[0]!.scores.map(({ label }) => label).sort()).toEqual(markerLabels);
    expect(results[0]!.score).toBeGreaterThan(0.5);
    detector.dispose();
  });

  it('reads all of a long text', async () => {
    const detector = new LanguageDetector(bundle, { maxLength: 16 });
    // The first sixteen characters say A, the five times as many behind them say B.
    const text = `kkkAkkk kkkAkkk ${'kkkBkkk '.repeat(10)}`;
    const [whole] = await detector.detect([text]);
    const parts = await detector.detect(['kkkAkkk kkkAkkk', 'kkkBkkk kkkBkkk']);
    expect(parts.map(({ language }) => language)).toEqual(['A', 'B']);
    expect(whole!.language).toBe('B');
    const b = parts.map(({ scores }) => scores.find(({ label }) => label === 'B')!.score);
    expect(whole!.score).toBeCloseTo((b[0]! + 5 * b[1]!) / 6, 4);
    detector.dispose();
  });

  it('tells the shares of a mixed text by its letters', async () => {
    const detector = new LanguageDetector(bundle);
    expect(await detector.shares('abcAbcd! kkC? 123.')).toEqual([
      { language: 'A', share: 0.7 },
      { language: 'C', share: 0.3 },
    ]);
    expect(await detector.shares(' 123 ')).toEqual([]);
    detector.dispose();
  });

  it('detects a single text', async () => {
    expect((await detectLanguage(bundle, 'kkkB')).language).toBe('B');
  });
});
