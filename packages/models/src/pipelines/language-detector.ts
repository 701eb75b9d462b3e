import { checkOptions } from '@resattn/options';
import type { ClassifierBundle } from '../bundles/classifier-bundle.js';
import { type Classification, ClassificationPipeline, type LabelScore } from './classify.js';
import { plainText } from './plain-text.js';

/** The BCP 47 tag of a language that cannot be told: "undetermined". */
export const UNDETERMINED = 'und';

/** What language a text is in. */
export interface DetectedLanguage {
  /** A BCP 47 tag; `und` where the text has no letters, or mostly letters that the model never met. */
  readonly language: string;
  /** Its probability by the model; 0 for `und`. */
  readonly score: number;
  /** All languages, the most probable first; none for `und`. */
  readonly scores: readonly LabelScore[];
}

/** How much of a text is in one language. */
export interface LanguageShare {
  readonly language: string;
  /** Fraction of the text's letters; those of all languages sum to 1. */
  readonly share: number;
}

export interface LanguageDetectorOptions {
  /** Texts that are computed together. Default 64. */
  readonly batchSize?: number | undefined;
  /** Characters that are read at once; longer texts are read in parts. Default 512. */
  readonly maxLength?: number | undefined;
}

/**
 * Tells languages apart with a classifier of characters whose labels are BCP 47 tags, such as
 * `resattn train language-id` makes.
 *
 * Texts of any length are read whole: one that is longer than `maxLength` in parts, whose probabilities
 * are averaged by their numbers of letters. Free it with `dispose`.
 */
export class LanguageDetector {
  private readonly pipeline: ClassificationPipeline;
  private readonly maxLength: number;

  /** @throws Error when an option is out of range */
  constructor(
    private readonly bundle: ClassifierBundle,
    options: LanguageDetectorOptions = {},
  ) {
    checkOptions('LanguageDetector', options, { batchSize: true, maxLength: true });
    const { batchSize, maxLength = 512 } = options;
    this.maxLength = Math.min(maxLength, bundle.classifier.maxLength);
    this.pipeline = new ClassificationPipeline(bundle, {
      maxLength,
      ...(batchSize !== undefined && { batchSize }),
    });
  }

  /** The language of each text, in their order; `und` for an empty one. */
  async detect(texts: readonly string[]): Promise<DetectedLanguage[]> {
    const parts = texts.map((text) => this.partsOf(text));
    const classified = await this.classify(parts.flat());
    let next = 0;
    return parts.map((own) => {
      const results = classified.slice(next, next + own.length);
      next += own.length;
      return this.joined(own, results);
    });
  }

  /**
   * How much of a text is in which language, judged sentence by sentence, the largest share first; nothing
   * for a text without letters.
   */
  async shares(text: string): Promise<LanguageShare[]> {
    const sentences = [...sentenceSegmenter.segment(plainText(text))]
      .map(({ segment }) => segment.trim())
      .filter((sentence) => lettersIn(sentence) > 0);
    const detected = await this.detect(sentences);
    const letters = new Map<string, number>();
    let total = 0;
    detected.forEach(({ language }, i) => {
      const count = lettersIn(sentences[i]!);
      letters.set(language, (letters.get(language) ?? 0) + count);
      total += count;
    });
    return [...letters]
      .map(([language, count]) => ({ language, share: count / total }))
      .sort((a, b) => b.share - a.share);
  }

  dispose(): void {
    this.pipeline.dispose();
  }

  private async classify(texts: readonly string[]): Promise<Classification[]> {
    return texts.length === 0 ? [] : this.pipeline.classify(texts, { attention: false });
  }

  /** The text in parts that the model reads at once; none where it knows too few of the letters. */
  private partsOf(text: string): string[] {
    const plain = plainText(text);
    if (!this.isKnown(plain)) return [];
    const characters = [...plain];
    const parts: string[] = [];
    for (let start = 0; start < characters.length; ) {
      const end = Math.min(start + this.maxLength, characters.length);
      const space = end < characters.length ? characters.lastIndexOf(' ', end) : -1;
      const cut = space > start ? space : end;
      const part = characters.slice(start, cut).join('').trim();
      if (lettersIn(part) > 0) parts.push(part);
      start = cut;
    }
    return parts;
  }

  private isKnown(plain: string): boolean {
    const { tokenizer } = this.bundle;
    const { unk } = tokenizer.specialTokens;
    const letters = plain.match(letter) ?? [];
    if (letters.length === 0) return false;
    const { ids } = tokenizer.encode(letters.join(''), {
      addSpecialTokens: false,
      truncation: null,
      padding: null,
    });
    const unknown = ids.filter((id) => id === unk).length;
    return 2 * unknown < ids.length;
  }

  private joined(parts: readonly string[], results: readonly Classification[]): DetectedLanguage {
    if (results.length === 0) return { language: UNDETERMINED, score: 0, scores: [] };
    const sums = new Map<string, number>();
    let total = 0;
    results.forEach(({ scores }, i) => {
      const weight = lettersIn(parts[i]!);
      total += weight;
      for (const { label, score } of scores)
        sums.set(label, (sums.get(label) ?? 0) + weight * score);
    });
    const scores = [...sums]
      .map(([label, sum]) => ({ label, score: sum / total }))
      .sort((a, b) => b.score - a.score);
    return { language: scores[0]!.label, score: scores[0]!.score, scores };
  }
}

/** Detects the language of one text; see {@link LanguageDetector}, which keeps what it compiled. */
export async function detectLanguage(
  bundle: ClassifierBundle,
  text: string,
): Promise<DetectedLanguage> {
  const detector = new LanguageDetector(bundle);
  try {
    return (await detector.detect([text]))[0]!;
  } finally {
    detector.dispose();
  }
}

const sentenceSegmenter = new Intl.Segmenter('und', { granularity: 'sentence' });
const letter = /\p{L}/gu;
const lettersIn = (text: string): number => text.match(letter)?.length ?? 0;
