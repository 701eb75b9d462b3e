import { describe, expect, it } from 'vitest';
import { NaiveBayesClassifier } from './naive-bayes.js';

const texts: [string, number][] = [
  ['der Hund', 0],
  ['die Katze', 0],
  ['das Haus', 0],
  ['the dog', 1],
  ['the cat', 1],
  ['le chien', 2],
  ['naïve 🦊', 2],
];

function trained(): NaiveBayesClassifier {
  const classifier = new NaiveBayesClassifier(3);
  for (const [text, label] of texts) classifier.add(text, label);
  return classifier;
}

describe('NaiveBayesClassifier', () => {
  // scikit-learn 1.9.1: CountVectorizer(analyzer='char', ngram_range=(1, 3), lowercase=False) and
  // MultinomialNB(alpha=0.1), predict_joint_log_proba, texts put between spaces.
  it.each([
    ['die Maus', [-81.260059, -109.832465, -110.474304]],
    ['the house', [-100.728023, -74.358803, -99.954339]],
    ['chat', [-65.948896, -48.848022, -55.915848]],
    ['🦊 dog', [-96.834045, -73.57528, -88.797517]],
    ['xyz 123', [-12.367856, -14.481104, -14.677543]],
    ['d', [-16.593914, -20.186428, -25.227767]],
  ])('scores %j as scikit-learn does', (text, expected) => {
    const scores = trained().logJoint(text);
    expected.forEach((score, k) => {
      expect(scores[k]).toBeCloseTo(score, 5);
    });
  });

  it('counts every distinct n-gram of code points', () => {
    expect(trained().vocabularySize).toBe(116);
  });

  it('gives probabilities that sum to 1, and predicts the largest', () => {
    const classifier = trained();
    const probabilities = classifier.probabilities('the hat');
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(classifier.predict('the hat')).toBe(1);
    expect(Math.max(...probabilities)).toBe(probabilities[1]);
  });

  it('falls back on the share of each class for a text of unknown characters', () => {
    const unknown = new NaiveBayesClassifier(2, { minN: 2, maxN: 3 });
    unknown.add('aa', 0);
    unknown.add('bb', 1);
    unknown.add('bb', 1);
    expect([...unknown.probabilities('日本')].map((p) => p.toFixed(6))).toEqual([
      '0.333333',
      '0.666667',
    ]);
  });

  it('takes in more texts after it predicted', () => {
    const classifier = trained();
    expect(classifier.predict('bonjour')).not.toBe(2);
    for (let i = 0; i < 20; i++) classifier.add('bonjour', 2);
    expect(classifier.predict('bonjour')).toBe(2);
  });

  it('never chooses a class without texts', () => {
    const classifier = new NaiveBayesClassifier(3);
    classifier.add('a', 0);
    classifier.add('b', 1);
    expect(classifier.probabilities('zzz')[2]).toBe(0);
  });

  it('is refused bad input with what is wanted', () => {
    expect(() => new NaiveBayesClassifier(1)).toThrow(
      'numClasses is 1, expected an integer from 2',
    );
    expect(() => new NaiveBayesClassifier(2, { minN: 3, maxN: 2 })).toThrow('n-grams from 3 to 2');
    expect(() => new NaiveBayesClassifier(2, { smoothing: 0 })).toThrow('smoothing is 0');
    expect(() => new NaiveBayesClassifier(2).add('a', 2)).toThrow('label 2 is not a class');
    expect(() => new NaiveBayesClassifier(2).predict('a')).toThrow('has seen no text');
  });
});
