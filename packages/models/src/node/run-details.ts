import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the folder of a run says of its classifier beside the classifier itself. */
export interface RunDetails {
  /** Tokens of a text that were read in training. */
  readonly maxLength?: number | undefined;
  /** Names for people of the labels that have one: German for de. */
  readonly names: Readonly<Record<string, string>>;
  /** Share of the test texts that it labelled correctly, 0 to 1. */
  readonly accuracy?: number | undefined;
}

/** Reads `config.json`, `data.json` and `results.json` of a run; a classifier's own folder has none. */
export async function readRunDetails(folder: string): Promise<RunDetails> {
  const { maxLength } = await readJson(join(folder, 'config.json'));
  const { labels, labelNames } = await readJson(join(folder, 'data.json'));
  const { accuracy } = await readJson(join(folder, 'results.json'));
  const names =
    Array.isArray(labels) && Array.isArray(labelNames)
      ? labels
          .map((label, i) => [String(label), String(labelNames[i] ?? label)])
          .filter(([label, name]) => label !== name)
      : [];
  return {
    ...(Number.isInteger(maxLength) && { maxLength: maxLength as number }),
    ...(typeof accuracy === 'number' && { accuracy }),
    names: Object.fromEntries(names) as Record<string, string>,
  };
}

async function readJson(file: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
