import { checkOptions } from '@resattn/options';
import type { BundleFiles } from '../../bundles/bundle.js';
import {
  type ClassifierBundle,
  classifierFormat,
  describeClassifier,
  encodeClassifier,
  ngramFiles,
} from '../../bundles/classifier-bundle.js';
import { huggingFaceFiles } from '../../export/hugging-face.js';
import { layersModelFiles } from '../../export/layers-model.js';
import { writeBundle } from '../bundle-folder.js';
import { type SavedModelOptions, saveSavedModel } from './saved-model.js';

/** Formats that a classifier can be written in for other programs. */
export const exportFormats = ['savedmodel', 'layersmodel', 'safetensors', 'huggingface'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/**
 * Writes a classifier into a folder for other programs. Every format has `classifier.json` beside the
 * model: the tokenizer and the labels; a classifier with a wide part has `ngrams.safetensors`, too, and the
 * graph in `savedmodel` and `layersmodel` is its network, whose probabilities go to
 * `NgramMixture.probabilities` with the text.
 *
 * | format | files |
 * |---|---|
 * | `savedmodel` | `saved_model.pb`, see {@link saveSavedModel} |
 * | `layersmodel` | `model.json` and shards of 4 MB, see `layersModelFiles` |
 * | `safetensors` | `weights.safetensors`, not compressed |
 * | `huggingface` | `config.json`, `model.safetensors`, `tokenizer.json`, see `huggingFaceFiles` |
 */
export async function exportClassifier(
  folder: string,
  bundle: ClassifierBundle,
  format: ExportFormat,
  options: SavedModelOptions = {},
): Promise<void> {
  checkOptions('exportClassifier', options, { maxLength: true, fixed: true });
  if (format === 'savedmodel') return saveSavedModel(folder, bundle, options);
  await writeBundle(folder, await filesOf(bundle, format));
}

async function filesOf(
  bundle: ClassifierBundle,
  format: Exclude<ExportFormat, 'savedmodel'>,
): Promise<Readonly<Record<string, Uint8Array | string>>> {
  switch (format) {
    case 'layersmodel': {
      const files: BundleFiles = await layersModelFiles(bundle.classifier.model);
      return {
        ...files,
        ...ngramFiles(bundle),
        [classifierFormat.file]: describeClassifier(bundle),
      };
    }
    case 'safetensors':
      return encodeClassifier(bundle);
    case 'huggingface':
      return { ...(await huggingFaceFiles(bundle)), ...ngramFiles(bundle) };
  }
}
