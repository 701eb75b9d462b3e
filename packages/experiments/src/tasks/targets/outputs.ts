import { ClassificationPipeline, type ClassifierBundle } from '@resattn/models';
import type { TextClassification } from '../classification/classify-texts.js';

const CHUNK = 1024;

/**
 * `[texts, outputs]`: what a network gives for texts, before it is read as probabilities or numbers.
 *
 * @param bundle without a wide part
 */
export async function networkOutputs(
  { classifier, tokenizer, labels }: ClassifierBundle,
  texts: readonly string[],
  maxLength: number,
): Promise<Float64Array> {
  // The number of a regression without a scale is the output itself.
  const bundle = { classifier, tokenizer, labels, problemType: 'regression' } as const;
  const pipeline = new ClassificationPipeline(bundle, { maxLength });
  try {
    const outputs = new Float64Array(texts.length * labels.length);
    (await scoreTexts(pipeline, texts, labels)).forEach((scores, i) => {
      outputs.set(scores, i * labels.length);
    });
    return outputs;
  } finally {
    pipeline.dispose();
  }
}

/** The scores of texts in the order of the labels. */
export async function scoreTexts(
  pipeline: TextClassification,
  texts: readonly string[],
  labels: readonly string[],
  onProgress: (done: number) => void = () => {},
): Promise<Float64Array[]> {
  const indexOf = new Map(labels.map((label, k) => [label, k]));
  const all: Float64Array[] = [];
  for (let start = 0; start < texts.length; start += CHUNK) {
    const chunk = await pipeline.classify(texts.slice(start, start + CHUNK), { attention: false });
    for (const { scores } of chunk) {
      const own = new Float64Array(labels.length);
      for (const { label, score } of scores) own[indexOf.get(label)!] = score;
      all.push(own);
    }
    onProgress(all.length);
  }
  return all;
}
