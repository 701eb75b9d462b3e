import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PretrainedConfig, resolveConfig } from '../../pretrained/config.js';
import { unreadFields } from '../../pretrained/config-fields.js';
import { findFamily, pretrainedFamilies } from '../../pretrained/families.js';
import reference from '../../pretrained/fixtures/reference-configurations.json' with {
  type: 'json',
};
import type { Seq2SeqInputs } from '../../pretrained/model-io.js';
import type { PretrainedTask } from '../../pretrained/pretrained-model.js';
import { loadPretrained, savePretrained } from './pretrained-folder.js';

/** The values of a tensor by its name, as the script that wrote the fixture has them. */
function formula(name: string, shape: readonly number[]) {
  const seed = [...name].reduce((sum, c, i) => sum + (i + 1) * c.charCodeAt(0), 0) % 1000;
  const isScale = /norm/i.test(name) && name.endsWith('weight');
  const values = Float32Array.from(
    { length: shape.reduce((a, b) => a * b, 1) },
    (_, i) => 0.3 * Math.sin(1.37 * i + seed) + (isScale ? 1 : 0),
  );
  return { dtype: 'float32' as const, shape: [...shape], values };
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reference-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(path: string, task: PretrainedTask | undefined) {
  const onNotice = () => {};
  return loadPretrained(path, { onNotice, ...(task !== undefined && { task }) });
}

/** Largest difference to what the reference computes. */
async function differenceOf(
  model: Awaited<ReturnType<typeof load>>['model'],
  values: readonly number[],
): Promise<number> {
  const outputs = tf.tidy(() => {
    const inputs: Seq2SeqInputs = {
      inputIds: tf.tensor2d(reference.ids, undefined, 'int32'),
      ...(model.decoder?.kind === 'encoder-decoder' && {
        decoderInputIds: tf.tensor2d(reference.target, undefined, 'int32'),
      }),
    };
    const { logits, lastHiddenState } = model.apply(inputs);
    return logits ?? lastHiddenState;
  });
  const got = await outputs.data();
  outputs.dispose();
  expect(got.length).toBe(values.length);
  return values.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!)), 0);
}

describe('a model computes what the reference computes', () => {
  it.each(reference.cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const tensors = Object.fromEntries(
      Object.entries(one.tensors).map(([name, shape]) => [name, formula(name, shape)]),
    );
    await writeFile(join(folder, 'config.json'), JSON.stringify(one.config));
    await writeFile(
      join(folder, 'model.safetensors'),
      encodeSafetensors(tensors, { format: 'pt' }),
    );
    const task = one.loadAs === null ? undefined : 'base';
    const bundle = await load(folder, task);
    const again = join(folder, 'again');
    try {
      expect(await differenceOf(bundle.model, one.values)).toBeLessThan(2e-4);
      await savePretrained(again, bundle);
    } finally {
      bundle.model.dispose();
    }
    const { model } = await load(again, undefined);
    try {
      expect(await differenceOf(model, one.values)).toBeLessThan(2e-4);
    } finally {
      model.dispose();
    }
  });
});

describe('the fields of the configuration', () => {
  const families = Object.entries(reference.fields);

  it.each(families)('%s: each is read, refused or known to change nothing', (family, fields) => {
    const read: string[] = [];
    const small = reference.cases.find(({ config }) => config.model_type === family)!.config;
    const config = new Proxy<PretrainedConfig>(small, {
      get(target, field) {
        read.push(String(field));
        return Reflect.get(target, field);
      },
    });
    for (const task of Object.keys(pretrainedFamilies[family]!.architectures))
      pretrainedFamilies[family]!.build(config, task as PretrainedTask, {}).dispose();
    const { aliases = {}, fixed, irrelevant } = unreadFields[family]!;
    const known = new Set([...read, ...Object.keys(aliases), ...Object.keys(fixed), ...irrelevant]);
    expect(Object.keys(fields).filter((field) => !known.has(field))).toEqual([]);
  });

  it.each(families)('%s: the defaults of the reference are accepted', (family, fields) => {
    const set = Object.entries(fields).filter(([, value]) => value !== null);
    expect(() => resolveConfig(family, Object.fromEntries(set), {})).not.toThrow();
  });

  it('names those that are refused', () => {
    expect(() => resolveConfig('bert', { is_decoder: true }, {})).toThrow(
      'config.json of bert: "is_decoder" is true, expected false',
    );
    expect(() => resolveConfig('bert', { position_embedding_type: 'relative_key' }, {})).toThrow(
      /"position_embedding_type" is "relative_key", expected "absolute"/,
    );
    expect(() => resolveConfig('gpt2', { scale_attn_by_inverse_layer_idx: true }, {})).toThrow(
      /"scale_attn_by_inverse_layer_idx" is true, expected false/,
    );
    expect(() => resolveConfig('bart', { quantization_config: { bits: 4 } }, {})).toThrow(
      /"quantization_config" is \{"bits":4\}/,
    );
  });

  it('takes the other names that the reference takes', () => {
    expect(resolveConfig('gpt2', { hidden_size: 16 }, { n_embd: 768 })).toMatchObject({
      n_embd: 16,
    });
  });

  it('refuses values of another type by name, also where the default is none', () => {
    const build = (family: string, fields: Record<string, unknown>) => () => {
      const small = reference.cases.find(({ config }) => config.model_type === family)!.config;
      findFamily({ ...small, ...fields } as PretrainedConfig).family.build(
        { ...small, ...fields } as PretrainedConfig,
        'base',
        {},
      );
    };
    for (const [family, field, value, expected] of [
      ['gpt2', 'n_inner', '64', 'a number such as'],
      ['llama', 'head_dim', '8', 'a number such as'],
      ['llama', 'num_key_value_heads', [2], 'a number such as'],
      ['llama', 'rope_parameters', [1], 'an object such as'],
      ['llama', 'rope_parameters', 'linear', 'an object such as'],
      ['llama', 'rope_theta', '1e4', 'a number such as'],
      ['llama', 'pad_token_id', [0], 'a token id'],
      ['bert', 'pad_token_id', '0', 'a token id'],
      ['t5', 'is_gated_act', 'true', 'a boolean such as'],
      ['t5', 'scale_decoder_outputs', 'no', 'a boolean such as'],
      ['t5', 'dense_act_fn', 3, 'a string such as'],
      ['t5', 'num_decoder_layers', '2', 'a number such as'],
      ['bert', 'architectures', 'BertModel', 'a list of names'],
    ] as const)
      expect(build(family, { [field]: value })).toThrow(
        `"${field}" is ${JSON.stringify(value)}, expected ${expected}`,
      );
    expect(build('llama', { rope_parameters: { rope_theta: '1e4' } })).toThrow(
      '"rope_theta" is "1e4", expected a number',
    );
    expect(resolveConfig('llama', { pad_token_id: -1 }, { pad_token_id: null }).pad_token_id).toBe(
      null,
    );
  });

  it('takes one id or several, and none', () => {
    const read = (end: unknown) =>
      resolveConfig('gpt2', { eos_token_id: end as number }, { eos_token_id: 5 }).eos_token_id;
    expect([read([2, 3]), read(4), read(null), read(undefined)]).toEqual([[2, 3], 4, null, 5]);
    for (const wrong of ['2', [2, '3'], -1, 1.5])
      expect(() => read(wrong)).toThrow(/"eos_token_id" is .*, expected a token id or a list/);
  });
});
