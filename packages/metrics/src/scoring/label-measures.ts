import { averages, type Counts } from '../classification/precision-recall.js';
import type { Sample } from '../significance/sample.js';
import { entitySpans, type TagReading } from '../tagging/entity-spans.js';
import { splitWords } from '../text/white-space.js';
import { inPercent, type Lines, type Measure, type Measurement, text } from './measurement.js';

export const labelMeasures: Readonly<Record<string, Measure>> = {
  f1: {
    about: 'F1 (macro, micro, weighted) and accuracy of labels, one per line, 0 to 100',
    options: {},
    allowsManyReferences: false,
    measure: (lines) => {
      const predictions = lines.hypotheses.map((line) => line.trim());
      const targets = lines.references.map((list) => list[0]!.trim());
      const correct = targets.map((target, i) => [target === predictions[i] ? 1 : 0, 1]);
      const items = targets.map((target, i) => ({
        predicted: [predictions[i]!],
        actual: [target],
      }));
      return {
        scores: [
          ...(['macro', 'micro', 'weighted'] as const).map((average) =>
            score(`F1 ${average}`, countSample(items, average)),
          ),
          score('accuracy', { statistics: correct, score: ([right, all]) => right! / all! }),
        ],
        signature: 'unit:line|zero:0',
      };
    },
  },
  spans: {
    about: 'entity F1, one tagged sentence per line, 0 to 100, equal to seqeval',
    options: { reading: text('default (as conlleval) or strict (IOB2)') },
    allowsManyReferences: false,
    measure: (lines, options) => {
      const reading = (options.reading ?? 'default') as TagReading;
      const items = readSentences(lines, reading);
      return {
        scores: [
          score('F1 micro', countSample(items, 'micro')),
          score('F1 macro', countSample(items, 'macro')),
        ],
        signature: `unit:entity|reading:${reading}|zero:0`,
      };
    },
  },
};

function score(name: string, sample: Sample): Measurement['scores'][number] {
  return { name, isHigherBetter: true, sample: inPercent(sample) };
}

/** What one line holds, as keys `type` or `type position`; the type is the class that is counted. */
interface Item {
  readonly predicted: readonly string[];
  readonly actual: readonly string[];
}

const separator = '\t';

/** Correct, predicted and actual of every class: the statistics from which F1 is computed. */
function countSample(items: readonly Item[], average: 'micro' | 'macro' | 'weighted'): Sample {
  const classOf = (key: string) => key.split(separator)[0]!;
  const classes = [
    ...new Set(items.flatMap((item) => [...item.predicted, ...item.actual]).map(classOf)),
  ];
  const indices = new Map(classes.map((name, index) => [name, index]));
  const at = (key: string) => 3 * indices.get(classOf(key))!;
  return {
    statistics: items.map(({ predicted, actual }) => {
      const sums = new Float64Array(3 * classes.length);
      const found = new Set(predicted);
      for (const key of predicted) sums[at(key) + 1]!++;
      for (const key of actual) {
        sums[at(key) + 2]!++;
        if (found.has(key)) sums[at(key)]!++;
      }
      return sums;
    }),
    score: (sums) => {
      const counts: Counts[] = [];
      for (let i = 0; i < sums.length; i += 3) {
        const [correct, predicted, actual] = [sums[i]!, sums[i + 1]!, sums[i + 2]!];
        if (predicted + actual > 0) counts.push({ correct, predicted, actual });
      }
      return counts.length === 0 ? 0 : averages[average](counts, 1, 0).fScore;
    },
  };
}

function readSentences({ hypotheses, references }: Lines, reading: TagReading): Item[] {
  return hypotheses.map((line, i) => {
    const keysOf = (tagLine: string, side: string) => {
      try {
        return entitySpans(splitWords(tagLine), reading).map(({ type, first, last }) =>
          [type, first, last].join(separator),
        );
      } catch (error) {
        throw new Error(`spans: ${side} ${i}: ${(error as Error).message}`);
      }
    };
    const target = references[i]![0]!;
    const [predicted, actual] = [splitWords(line).length, splitWords(target).length];
    if (predicted !== actual) {
      throw new Error(`spans: line ${i} has ${predicted} predicted and ${actual} true tags`);
    }
    return { predicted: keysOf(line, 'hypothesis'), actual: keysOf(target, 'reference') };
  });
}
