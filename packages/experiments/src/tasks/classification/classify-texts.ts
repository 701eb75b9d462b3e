import type { Classification, ClassifyCallOptions, LabelScore } from '@resattn/models';

/** Classifies texts with a model of any kind. */
export interface TextClassification {
  classify(
    texts: readonly string[],
    options?: ClassifyCallOptions,
  ): Promise<readonly Classification[]>;
}

/** The predicted class of each text and its probability. */
export interface ClassifiedTexts {
  readonly labels: readonly string[];
  readonly scores: Float32Array;
  /** The most probable classes of each text, the most probable first; as many as were asked for. */
  readonly likeliest: readonly (readonly LabelScore[])[];
}

const CHUNK = 1024;

/**
 * Classifies many texts and keeps no more than the answers.
 *
 * @param kept how many classes of each text are kept with their probabilities
 * @param onClassified told of each text with all its probabilities
 */
export async function classifyTexts(
  pipeline: TextClassification,
  texts: readonly string[],
  onProgress: (done: number) => void = () => {},
  kept = 0,
  onClassified: (classification: Classification, index: number) => void = () => {},
): Promise<ClassifiedTexts> {
  const labels: string[] = [];
  const likeliest: (readonly LabelScore[])[] = [];
  const scores = new Float32Array(texts.length);
  for (let start = 0; start < texts.length; start += CHUNK) {
    const chunk = await pipeline.classify(texts.slice(start, start + CHUNK), {
      attention: false,
    });
    chunk.forEach((classification, i) => {
      const { label, score, scores: all } = classification;
      onClassified(classification, start + i);
      labels.push(label);
      if (kept > 0) likeliest.push(all.slice(0, kept));
      scores[start + i] = score;
    });
    onProgress(labels.length);
  }
  return { labels, scores, likeliest };
}
