import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { modelFolder, modelGoldens } from '@test/model-goldens';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PretrainedConfig } from '../../pretrained/config.js';
import type { PretrainedModel } from '../../pretrained/pretrained-model.js';
import { type RawTensor, rawSafetensors, rawTensors } from './fixtures/raw-safetensors.js';
import { loadPretrained, savePretrained } from './pretrained-folder.js';

const classifiers = modelGoldens().filter(
  ({ architecture }) => architecture === 'BertForSequenceClassification',
);

let folder = '';
const weightsFile = () => join(folder, 'model.safetensors');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretrained-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function edit(change: (tensors: Record<string, RawTensor>) => void): Promise<void> {
  const tensors = rawTensors(await readFile(weightsFile()));
  change(tensors);
  await writeFile(weightsFile(), rawSafetensors(tensors));
}

async function editConfig(fields: PretrainedConfig): Promise<void> {
  const file = join(folder, 'config.json');
  const config = JSON.parse(await readFile(file, 'utf8')) as PretrainedConfig;
  await writeFile(file, JSON.stringify({ ...config, ...fields }));
}

function logitsOf(model: PretrainedModel): Float32Array {
  return tf.tidy(() => {
    const inputIds = tf.tensor2d([[2, 7, 9, 3, 11]], [1, 5], 'int32');
    return Float32Array.from(model.apply({ inputIds }).logits!.dataSync());
  });
}

const query = 'bert.encoder.layer.0.attention.self.query.weight';

describe.each(classifiers)('$folder', ({ folder: name }) => {
  beforeEach(() => cp(modelFolder(name), folder, { recursive: true }));

  it.each([
    { num_labels: 3e8 },
    { hidden_size: 40_000 },
    { num_hidden_layers: 100_000 },
    { vocab_size: 2 ** 31 },
    { max_position_embeddings: 1e9 },
  ])('sizes that the file cannot have are refused before a model is made: %j', async (fields) => {
    await editConfig(fields);
    const [[field, value]] = Object.entries(fields) as [[string, number]];
    await expect(loadPretrained(folder)).rejects.toThrow(
      `config.json: "${field}" is ${value}, and`,
    );
  });

  it('is written so that it is loaded again: weights, configuration, tokenizer', async () => {
    const { model, tokenizer, loading, companions } = await loadPretrained(folder);
    expect(loading).toEqual({ initialized: [], unused: [] });
    const out = join(folder, 'out');
    await savePretrained(out, { model, tokenizer, companions });
    const again = await loadPretrained(out);
    expect(logitsOf(again.model)).toEqual(logitsOf(model));
    expect(again.tokenizer!.encode('a river').ids).toEqual(tokenizer!.encode('a river').ids);
    const config = async (path: string) =>
      JSON.parse(await readFile(join(path, 'config.json'), 'utf8')) as object;
    expect(await config(out)).toEqual(await config(folder));
    model.dispose();
    again.model.dispose();
  });

  it('is the same in several files, each tensor read from its own', async () => {
    const whole = await loadPretrained(folder);
    const entries = Object.entries(rawTensors(await readFile(weightsFile())));
    const half = Math.floor(entries.length / 2);
    const parts = {
      'model-00001-of-00002.safetensors': entries.slice(0, half),
      'model-00002-of-00002.safetensors': entries.slice(half),
    };
    const weight_map: Record<string, string> = {};
    for (const [file, tensors] of Object.entries(parts)) {
      await writeFile(join(folder, file), rawSafetensors(Object.fromEntries(tensors)));
      for (const [tensor] of tensors) weight_map[tensor] = file;
    }
    await rm(weightsFile());
    const index = join(folder, 'model.safetensors.index.json');
    await writeFile(index, JSON.stringify({ metadata: {}, weight_map }));
    const sharded = await loadPretrained(folder);
    expect(logitsOf(sharded.model)).toEqual(logitsOf(whole.model));

    const lost = { ...weight_map, 'bert.extra': 'model-00001-of-00002.safetensors' };
    await writeFile(index, JSON.stringify({ weight_map: lost }));
    await expect(loadPretrained(folder)).rejects.toThrow(
      /index\.json: names tensors that their files do not hold: "bert\.extra" in model-00001/,
    );
    await writeFile(index, JSON.stringify({ weight_map }));
    await rm(join(folder, 'model-00002-of-00002.safetensors'));
    await expect(loadPretrained(folder)).rejects.toThrow(
      /index\.json: names files that are not there: model-00002-of-00002\.safetensors/,
    );
    await writeFile(index, JSON.stringify({ weight_map: { 'bert.x': '../other.safetensors' } }));
    await expect(loadPretrained(folder)).rejects.toThrow(/expected a name in the same folder/);
    whole.model.dispose();
    sharded.model.dispose();
  });

  it('is read in half precision', async () => {
    const exact = await loadPretrained(folder);
    await edit((tensors) => {
      for (const [tensor, { shape, bytes }] of Object.entries(tensors)) {
        // bfloat16 is the upper half of float32.
        const halves = new Uint16Array(bytes.buffer.slice(0)).filter((_, i) => i % 2 === 1);
        tensors[tensor] = { dtype: 'BF16', shape, bytes: new Uint8Array(halves.buffer) };
      }
    });
    const halved = await loadPretrained(folder);
    const [a, b] = [logitsOf(exact.model), logitsOf(halved.model)];
    expect(a).not.toEqual(b);
    a.forEach((value, i) => {
      expect(Math.abs(value - b[i]!)).toBeLessThan(0.05 * Math.max(1, Math.abs(value)));
    });
    exact.model.dispose();
    halved.model.dispose();
  });

  it('with tensors that do not fit is refused, naming each of them', async () => {
    await edit((tensors) => {
      const { bytes } = tensors[query]!;
      tensors[query] = { dtype: 'F32', shape: [bytes.length / 4], bytes };
      delete tensors['bert.embeddings.LayerNorm.weight'];
      delete tensors['classifier.bias'];
      tensors['bert.adapter.weight'] = { dtype: 'F32', shape: [1], bytes: new Uint8Array(4) };
      const pooler = tensors['bert.pooler.dense.bias']!;
      tensors['bert.pooler.dense.bias'] = { ...pooler, dtype: 'I32' };
    });
    const before = tf.memory().numTensors;
    const failed = loadPretrained(folder);
    await expect(failed).rejects.toThrow(/does not fit BertForSequenceClassification/);
    for (const problem of [
      /"bert\.encoder\.layer\.0\.attention\.self\.query\.weight" has shape \[\d+\], expected \[\d+,\d+\]/,
      /"bert\.embeddings\.LayerNorm\.weight" is missing/,
      /"classifier\.bias" is missing/,
      /"bert\.adapter\.weight" is not in the model/,
      /"bert\.pooler\.dense\.bias" has dtype I32, expected F32, F16 or BF16/,
    ])
      await expect(failed).rejects.toThrow(problem);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gets a new head for another task or other classes, and says what is new', async () => {
    const tagger = await loadPretrained(folder, {
      task: 'token-classification',
      labels: ['O', 'B', 'I', 'E', 'S'],
    });
    expect(tagger.model.architecture).toBe('BertForTokenClassification');
    expect([...tagger.loading.initialized].sort()).toEqual([
      'classifier.bias',
      'classifier.weight',
    ]);
    const classes = await loadPretrained(folder, { labels: ['no', 'yes'] });
    expect(logitsOf(classes.model)).toHaveLength(2);
    const filler = await loadPretrained(folder, { task: 'masked-lm' });
    expect(filler.loading.initialized).toContain('cls.predictions.bias');
    expect(filler.loading.unused).toEqual(
      expect.arrayContaining(['classifier.bias', 'classifier.weight']),
    );
    await edit((tensors) => {
      delete tensors[query];
    });
    await expect(loadPretrained(folder, { task: 'masked-lm' })).rejects.toThrow(
      /query\.weight" is missing/,
    );
    for (const { model } of [tagger, classes, filler]) model.dispose();
  });

  it('takes the names of old files and of files without a head', async () => {
    const whole = await loadPretrained(folder);
    await edit((tensors) => {
      for (const [tensor, raw] of Object.entries(tensors)) {
        delete tensors[tensor];
        if (!tensor.startsWith('bert.')) continue;
        const old = tensor
          .replace('LayerNorm.weight', 'LayerNorm.gamma')
          .replace('LayerNorm.bias', 'LayerNorm.beta');
        tensors[old.slice('bert.'.length)] = raw;
      }
    });
    await editConfig({ architectures: ['BertModel'] });
    const bare = await loadPretrained(folder, { task: 'sequence-classification' });
    expect(bare.loading.initialized).toEqual(['classifier.weight', 'classifier.bias']);
    const values = ({ weights }: PretrainedModel) => weights['embeddings/norm/gamma']!.dataSync();
    expect(values(bare.model)).toEqual(values(whole.model));
    bare.model.dispose();
    whole.model.dispose();
  });

  it('that is truncated, foreign or lies about its sizes is refused by file', async () => {
    const whole = await readFile(weightsFile());
    await truncate(weightsFile(), whole.length - 100);
    await expect(loadPretrained(folder)).rejects.toThrow(
      /model\.safetensors: truncated: tensor ".*" ends at byte/,
    );
    // A header length with its bytes the other way round.
    const swapped = Buffer.from(whole);
    swapped.subarray(0, 8).reverse();
    await writeFile(weightsFile(), swapped);
    await expect(loadPretrained(folder)).rejects.toThrow(/announces a header of \d+ bytes/);
    const lying = Buffer.from(
      whole.toString('latin1').replace(/"shape":\[(\d+),/, (_, n) => `"shape":[${Number(n) - 1},`),
      'latin1',
    );
    await writeFile(weightsFile(), lying);
    await expect(loadPretrained(folder)).rejects.toThrow(
      /takes \d+ bytes, its offsets .* span \d+/,
    );
    await writeFile(weightsFile(), 'PK');
    await expect(loadPretrained(folder)).rejects.toThrow(/not a safetensors file: 2 bytes/);
    await rm(weightsFile());
    await expect(loadPretrained(folder)).rejects.toThrow(
      /model\.safetensors: not there, and no model\.safetensors\.index\.json either/,
    );
  });

  it('of an architecture without a counterpart is refused with those there are', async () => {
    await editConfig({ architectures: ['BertForQuestionAnswering'] });
    await expect(loadPretrained(folder)).rejects.toThrow(
      /"BertForQuestionAnswering", expected one of: BertModel, BertForMaskedLM,/,
    );
    await editConfig({ model_type: 'mamba', architectures: ['MambaForCausalLM'] });
    await expect(loadPretrained(folder)).rejects.toThrow(
      /model_type is "mamba" \(MambaForCausalLM\), expected one of: bert, distilbert,/,
    );
    await editConfig({ model_type: 'bert', architectures: ['BertForMaskedLM'], hidden_size: 'x' });
    await expect(loadPretrained(folder)).rejects.toThrow(/"hidden_size" is "x", expected a number/);
    await editConfig({ hidden_size: 32, hidden_act: 'snake' });
    await expect(loadPretrained(folder)).rejects.toThrow(
      /"hidden_act" is "snake", expected one of/,
    );
    await writeFile(join(folder, 'config.json'), '{');
    await expect(loadPretrained(folder)).rejects.toThrow(/config\.json: not JSON/);
    await rm(join(folder, 'config.json'));
    await expect(loadPretrained(folder)).rejects.toThrow(/config\.json: missing/);
  });
});
