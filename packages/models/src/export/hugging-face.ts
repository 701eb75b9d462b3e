import { encodeSafetensors, readTensorData } from '@resattn/core';
import type { BundleFiles } from '../bundles/bundle.js';
import { type ClassifierBundle, describeClassifier } from '../bundles/classifier-bundle.js';

/**
 * A classifier as the Hugging Face Hub keeps models: `config.json` with `model_type`, `id2label` and
 * `label2id` beside the architecture, `model.safetensors`, and `tokenizer.json` where the tokenizer is
 * one that format can hold. `classifier.json` has all that it takes to load it here again.
 */
export async function huggingFaceFiles(bundle: ClassifierBundle): Promise<BundleFiles> {
  const { classifier, tokenizer, labels } = bundle;
  const json = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  const config = {
    model_type: `resattn-${classifier.family}`,
    problem_type: bundle.problemType ?? 'single_label_classification',
    num_labels: labels.length,
    id2label: Object.fromEntries(labels.map((label, i) => [i, label])),
    label2id: Object.fromEntries(labels.map((label, i) => [label, i])),
    pad_token_id: classifier.config.padId,
    vocab_size: classifier.config.vocabularySize,
    torch_dtype: 'float32',
    ...classifier.config,
  };
  const weights = await readTensorData(classifier.weights);
  const tokenizerJson = tokenizer.toJSON();
  return {
    'config.json': json(config),
    'model.safetensors': encodeSafetensors(weights, { format: 'pt' }),
    'classifier.json': new TextEncoder().encode(describeClassifier(bundle)),
    // Its own tokenizers name the model inside.
    ...('model' in tokenizerJson && { 'tokenizer.json': json(tokenizerJson) }),
  };
}
