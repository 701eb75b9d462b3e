import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldens, hasGolden, readJson } from './goldens.js';

/** One model of the reference values, as its folder describes it. */
export interface ModelGolden {
  readonly folder: string;
  /** Class of the reference implementation. */
  readonly architecture: string;
  readonly parameters: number;
  readonly texts: readonly string[] | null;
  readonly pairs: readonly string[] | null;
  readonly targets: readonly string[] | null;
}

/** All models that the folder of reference values has. */
export function modelGoldens(): ModelGolden[] {
  const { models } = readJson<{
    models: { folder: string; class: string; parameters: number }[];
  }>('models', 'index.json');
  return models
    .filter(({ folder }) => hasGolden('models', folder, 'golden.json'))
    .map(({ folder, class: architecture, parameters }) => {
      const golden = readJson<Partial<ModelGolden>>('models', folder, 'golden.json');
      const { texts = null, pairs = null, targets = null } = golden;
      return { folder, architecture, parameters, texts, pairs, targets };
    });
}

/** The folder of a model. */
export function modelFolder(name: string): string {
  return join(goldens, 'models', name);
}

/** The bytes of a model's weights. */
export function modelWeights(name: string): Uint8Array {
  return readFileSync(join(modelFolder(name), 'model.safetensors'));
}
