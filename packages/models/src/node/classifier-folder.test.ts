import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optimizers, setSeed, Trainer } from '@resattn/core';
import { RunRecord } from '@resattn/core/node';
import { CharTokenizer } from '@resattn/data';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClassifierBundle } from '../bundles/classifier-bundle.js';
import { resNetAttention } from '../classifiers/resnet-attention.js';
import { MarkerSource, markerLabels, markerTexts } from '../fixtures/markers.js';
import { classify } from '../pipelines/classify.js';
import { MODEL_FOLDER } from './bundle-folder.js';
import { loadClassifier, saveClassifier, saveClassifierDescription } from './classifier-folder.js';
import { exportClassifier } from './export/export-folder.js';
import { pipeline } from './pipeline.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'classifier-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function untrained(): ClassifierBundle {
  const tokenizer = CharTokenizer.train(markerTexts(50, 1).map(({ text }) => text));
  const classifier = resNetAttention({
    vocabularySize: tokenizer.vocabularySize,
    numClasses: 3,
    embeddingDim: 4,
    filters: [4],
    attentionDim: 4,
  });
  return { classifier, tokenizer, labels: markerLabels };
}

const texts = ['abAc', 'kB'];

describe('a saved classifier', () => {
  it('answers as the one that was saved, from its own folder and from its run', async () => {
    const bundle = untrained();
    const expected = await classify(bundle, texts);
    await saveClassifier(join(folder, MODEL_FOLDER), bundle);
    setSeed(99);
    for (const path of [folder, join(folder, MODEL_FOLDER)]) {
      const loaded = await loadClassifier(path);
      expect(await classify(loaded, texts)).toEqual(expected);
      expect(loaded.classifier.config).toEqual(bundle.classifier.config);
    }
  });

  it('loads where its configuration has the names of earlier releases', async () => {
    const bundle = untrained();
    await saveClassifier(folder, bundle);
    const file = join(folder, 'classifier.json');
    const now = await readFile(file, 'utf8');
    const formerly = now
      .replace('"padId"', '"paddingId"')
      .replace('"embeddingStddev"', '"embeddingDeviation"')
      .replace('"position"', '"positions"');
    expect(formerly).not.toBe(now);
    await writeFile(file, formerly);
    const { classifier } = await loadClassifier(folder);
    expect(classifier.config).toEqual(bundle.classifier.config);
  });

  it('of an interrupted run takes the best checkpoint', async () => {
    const bundle = untrained();
    const run = await RunRecord.create(join(folder, 'run'), { config: {} });
    await saveClassifierDescription(join(run.folder, MODEL_FOLDER), bundle);
    const trainer = new Trainer({
      model: bundle.classifier,
      optimizer: optimizers.adam(),
      // In the end far too high a rate, so that the best step is not the last.
      schedule: (step) => (step < 6 ? 0.01 : 50),
    });
    const source = new MarkerSource(64, 32, (text) => bundle.tokenizer.encode(text).ids);
    const { best, step } = await trainer.fit(source, {
      epochs: 6,
      validation: source,
      checkpoints: run.checkpoints,
    });
    expect(best!.step).toBeLessThan(step);
    const expected = await classify(bundle, texts);
    const loaded = await loadClassifier(run.folder);
    expect(await classify(loaded, texts)).toEqual(expected);
    trainer.dispose();
  });

  it('that is missing, damaged or foreign is refused by file', async () => {
    await expect(loadClassifier(folder)).rejects.toThrow(/classifier\.json: missing/);
    await saveClassifierDescription(folder, untrained());
    await expect(loadClassifier(folder)).rejects.toThrow(/weights\.safetensors: missing/);
    await saveClassifier(folder, untrained());
    await truncate(join(folder, 'weights.safetensors'), 400);
    await expect(loadClassifier(folder)).rejects.toThrow(/weights\.safetensors: .*truncated/);

    const file = join(folder, 'classifier.json');
    const description = await readFile(file, 'utf8');
    await writeFile(file, description.replace('resattn-classifier', 'other'));
    await expect(loadClassifier(folder)).rejects.toThrow(/classifier\.json: format "other"/);
    await writeFile(file, '{"format":');
    await expect(loadClassifier(folder)).rejects.toThrow(/classifier\.json: not JSON/);
    await saveClassifier(folder, untrained());
    await writeFile(file, description.replace('"C"', '"C", "D"'));
    await expect(loadClassifier(folder)).rejects.toThrow(/4 labels for a model of 3 classes/);
    await writeFile(file, description.replace('"family"', '"famity"'));
    await expect(loadClassifier(folder)).rejects.toThrow(/classifier\.json: family is missing/);
    // Believed, it would be 160 GB before the weights are looked at.
    await writeFile(
      file,
      description.replace(/"vocabularySize": \d+/, '"vocabularySize": 2000000000'),
    );
    await expect(loadClassifier(folder)).rejects.toThrow(
      /classifier\.json: vocabularySize is 2000000000, and the weights beside it are nowhere longer/,
    );
  });

  it('in a format of other programs, or by another library, is refused with what to do', async () => {
    const exported = join(folder, 'exported');
    await exportClassifier(exported, untrained(), 'layersmodel');
    const foreign = join(folder, 'foreign');
    await mkdir(foreign);
    await writeFile(join(foreign, 'model.json'), '{"modelTopology":{},"weightsManifest":[]}');
    for (const path of [exported, foreign])
      for (const load of [loadClassifier, pipeline])
        await expect(load(path)).rejects.toThrow(
          /model\.json: is a model for tf\.loadLayersModel.*\. Load it with that, or give the run/,
        );
  });

  it('with weights of another model is refused, naming them', async () => {
    await saveClassifier(folder, untrained());
    const file = join(folder, 'classifier.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"attentionDim": 4', '"attentionDim": 6'));
    await expect(loadClassifier(folder)).rejects.toThrow(
      /weights\.safetensors does not fit the model: "attention\/kernel" is float32 \[4,4\], the model wants float32 \[4,6\]/,
    );
  });
});
