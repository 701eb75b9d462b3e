import type { Classification, ClassifyCallOptions } from '@resattn/models';

/** Classifies texts with a model of any kind. */
export interface TextClassification {
  classify(
    texts: readonly string[],
    options?: ClassifyCallOptions,
  ): Promise<readonly Classification[]>;
}

/** The predicted class of each text and its probability. */
export interface Predictions {
  readonly labels: readonly string[];
  readonly scores: Float32Array;
}

const CHUNK = 1024;

/** Classifies many texts and keeps no more than the answers. */
export async function classifyTexts(
  pipeline: TextClassification,
  texts: readonly string[],
  onProgress: (done: number) => void = () => {},
): Promise<Predictions> {
  const labels: string[] = [];
  const scores = new Float32Array(texts.length);
  for (let start = 0; start < texts.length; start += CHUNK) {
    const chunk = await pipeline.classify(texts.slice(start, start + CHUNK), {
      attention: false,
    });
    chunk.forEach(({ label, score }, i) => {
      labels.push(label);
      scores[start + i] = score;
    });
    onProgress(labels.length);
  }
  return { labels, scores };
}
