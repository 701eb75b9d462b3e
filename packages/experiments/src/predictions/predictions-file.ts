import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { FileFormatError } from '@resattn/core';
import { writeFileAtomic } from '@resattn/core/node';
import type { ClassPredictions, Predictions, TagPredictions } from './predictions.js';

const FILE = 'predictions.jsonl.gz';

/** Characters of written texts that are kept. */
const MOST_CHARACTERS = 1 << 24;

/**
 * Writes the predictions of a run: compressed JSON lines, the first of which says what the others are;
 * then a line for each test example.
 *
 * | kind | lines |
 * |---|---|
 * | `classes` | `{ target, predicted, baseline, probabilities: [[label, probability], …] }`, classes by their index in `labels` |
 * | `labels` | `{ targets: [index, …], predicted, baseline, probabilities: [probability of each label, …] }` |
 * | `numbers` | `{ target, predicted, baseline }` |
 * | `texts` | `{ text, statistics: { bleu: […] }, baseline: { bleu: […] } }` |
 * | `losses` | `[summed loss, tokens]` |
 * | `tags` | `{ target: [tag, …], predicted, baseline, probabilities }`, tags by their index in `tags` |
 */
export async function writePredictions(folder: string, predictions: Predictions): Promise<void> {
  const [head, lines] = described(predictions);
  const text = [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
  await writeFileAtomic(join(folder, FILE), await promisify(gzip)(text));
}

function described(predictions: Predictions): [head: object, lines: readonly object[]] {
  const { kind, test } = predictions;
  switch (kind) {
    case 'classes': {
      const { labels, targets, predicted, baseline, probabilities } = predictions;
      const lines = Array.from(targets, (target, i) => ({
        ...{ target, predicted: predicted[i] },
        ...(baseline && { baseline: baseline[i] }),
        probabilities: probabilities[i]!.map(([label, probability]) => [
          label,
          Number(probability.toPrecision(4)),
        ]),
      }));
      return [{ kind, test, items: lines.length, labels }, lines];
    }
    case 'labels': {
      const { labels, targets, predicted, baseline, probabilities } = predictions;
      const lines = targets.map((own, i) => ({
        ...{ targets: own, predicted: predicted[i] },
        ...(baseline && { baseline: baseline[i] }),
        probabilities: probabilities[i]!.map((value) => Number(value.toPrecision(4))),
      }));
      return [{ kind, test, items: lines.length, labels }, lines];
    }
    case 'numbers': {
      const { name, targets, predicted, baseline } = predictions;
      const lines = targets.map((target, i) => ({
        ...{ target, predicted: predicted[i] },
        ...(baseline && { baseline: baseline[i] }),
      }));
      return [{ kind, test, items: lines.length, name }, lines];
    }
    case 'texts': {
      const { hypotheses, statistics, baseline } = predictions;
      const names = Object.keys(statistics);
      const items = statistics[names[0]!]?.length ?? 0;
      const characters = hypotheses?.reduce((sum, text) => sum + text.length, 0) ?? Infinity;
      const row = (of: typeof statistics, i: number) =>
        Object.fromEntries(names.map((name) => [name, of[name]![i]]));
      const lines = Array.from({ length: items }, (_, i) => ({
        ...(characters <= MOST_CHARACTERS && { text: hypotheses![i] }),
        statistics: row(statistics, i),
        ...(baseline && { baseline: row(baseline, i) }),
      }));
      return [{ kind, test, items, scores: names }, lines];
    }
    case 'tags': {
      const { tags, tagging, targets, predicted, baseline, probabilities } = predictions;
      const lines = targets.map((target, i) => ({
        ...{ target: Array.from(target), predicted: Array.from(predicted[i]!) },
        ...(baseline && { baseline: Array.from(baseline[i]!) }),
        probabilities: probabilities[i]!.map((probability) => Number(probability.toPrecision(4))),
      }));
      return [{ kind, test, items: lines.length, tags, tagging }, lines];
    }
    case 'losses': {
      const { losses } = predictions;
      return [{ kind, test, items: losses.length }, losses];
    }
  }
}

/**
 * The predictions of a run; undefined for one that kept none, such as those of earlier releases.
 *
 * @throws FileFormatError when the file is damaged
 */
export async function readPredictions(folder: string): Promise<Predictions | undefined> {
  const file = join(folder, FILE);
  if (!existsSync(file)) return undefined;
  try {
    const text = (await promisify(gunzip)(await readFile(file))).toString('utf8');
    const [head, ...lines] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    if (head.items !== lines.length)
      throw new Error(`it has ${lines.length} examples, and names ${head.items}`);
    return restored(head, lines);
  } catch (error) {
    throw new FileFormatError(
      file,
      `cannot be read (${(error as Error).message})`,
      'Copy the run folder again',
    );
  }
}

interface ClassLine {
  readonly target: number;
  readonly predicted: number;
  readonly baseline?: number;
  readonly probabilities: ClassPredictions['probabilities'][number];
}

interface TextLine {
  readonly text?: string;
  readonly statistics: Readonly<Record<string, number[]>>;
  readonly baseline?: Readonly<Record<string, number[]>>;
}

interface TagLine {
  readonly target: readonly number[];
  readonly predicted: readonly number[];
  readonly baseline?: readonly number[];
  readonly probabilities: readonly number[];
}

interface LabelLine {
  readonly targets: readonly number[];
  readonly predicted: readonly number[];
  readonly baseline?: readonly number[];
  readonly probabilities: readonly number[];
}

interface NumberLine {
  readonly target: number;
  readonly predicted: number;
  readonly baseline?: number;
}

type Head =
  | { readonly kind: 'labels'; readonly test: string; readonly labels: readonly string[] }
  | { readonly kind: 'numbers'; readonly test: string; readonly name: string }
  | { readonly kind: 'classes'; readonly test: string; readonly labels: readonly string[] }
  | { readonly kind: 'texts'; readonly test: string; readonly scores: readonly string[] }
  | { readonly kind: 'losses'; readonly test: string }
  | ({ readonly kind: 'tags'; readonly test: string } & Pick<TagPredictions, 'tags' | 'tagging'>);

function restored(head: Head, lines: readonly unknown[]): Predictions {
  const { test } = head;
  switch (head.kind) {
    case 'classes': {
      const rows = lines as readonly ClassLine[];
      const hasBaseline = rows[0]?.baseline !== undefined;
      return {
        ...{ kind: 'classes', test, labels: head.labels },
        targets: rows.map(({ target }) => target),
        predicted: rows.map(({ predicted }) => predicted),
        ...(hasBaseline && { baseline: rows.map(({ baseline }) => baseline!) }),
        probabilities: rows.map(({ probabilities }) => probabilities),
      };
    }
    case 'labels': {
      const rows = lines as readonly LabelLine[];
      return {
        ...{ kind: 'labels', test, labels: head.labels },
        targets: rows.map(({ targets }) => targets),
        predicted: rows.map(({ predicted }) => predicted),
        ...(rows[0]?.baseline && { baseline: rows.map(({ baseline }) => baseline!) }),
        probabilities: rows.map(({ probabilities }) => probabilities),
      };
    }
    case 'numbers': {
      const rows = lines as readonly NumberLine[];
      return {
        ...{ kind: 'numbers', test, name: head.name },
        targets: rows.map(({ target }) => target),
        predicted: rows.map(({ predicted }) => predicted),
        ...(rows[0]?.baseline !== undefined && { baseline: rows.map(({ baseline }) => baseline!) }),
      };
    }
    case 'texts': {
      const rows = lines as readonly TextLine[];
      const columns = (of: (row: TextLine) => Readonly<Record<string, number[]>>) =>
        Object.fromEntries(head.scores.map((name) => [name, rows.map((row) => of(row)[name]!)]));
      const [first] = rows;
      return {
        ...{ kind: 'texts', test },
        hypotheses: first?.text === undefined ? undefined : rows.map(({ text }) => text!),
        statistics: columns(({ statistics }) => statistics),
        ...(first?.baseline && { baseline: columns(({ baseline }) => baseline!) }),
      };
    }
    case 'tags': {
      const rows = lines as readonly TagLine[];
      const hasBaseline = rows[0]?.baseline !== undefined;
      return {
        ...{ kind: 'tags', test, tags: head.tags, tagging: head.tagging },
        targets: rows.map(({ target }) => target),
        predicted: rows.map(({ predicted }) => predicted),
        ...(hasBaseline && { baseline: rows.map(({ baseline }) => baseline!) }),
        probabilities: rows.map(({ probabilities }) => probabilities),
      };
    }
    case 'losses':
      return { kind: 'losses', test, losses: lines as readonly (readonly [number, number])[] };
    default:
      throw new Error(`its kind is ${JSON.stringify((head as { kind: unknown }).kind)}`);
  }
}
