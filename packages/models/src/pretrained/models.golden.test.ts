import { jit } from '@resattn/core';
import { tokenizerFromJSON } from '@resattn/data';
import * as tf from '@tensorflow/tfjs';
import { expectClose, type GoldenTensor, hasGolden, readJson, readTensors } from '@test/goldens';
import { toTensor } from '@test/layer-goldens';
import { type ModelGolden, modelGoldens, modelWeights } from '@test/model-goldens';
import { describe, expect, it } from 'vitest';
import { countParameters } from '../count-parameters.js';
import { buildPretrained } from './families.js';
import type { Seq2SeqInputs, Seq2SeqOutputs } from './model-io.js';
import { type PretrainedModel, trainableVariables } from './pretrained-model.js';
import { safetensorsSource } from './tensor-source.js';
import { hubTensors, loadWeights, toHub } from './weight-transfer.js';

type Golden = Record<string, GoldenTensor>;

async function load({ folder }: ModelGolden): Promise<PretrainedModel> {
  const model = buildPretrained(readJson('models', folder, 'config.json'), {
    returnAttentionScores: true,
  });
  const source = safetensorsSource(modelWeights(folder), `${folder}/model.safetensors`);
  expect(await loadWeights(model, source)).toEqual({ initialized: [], unused: [] });
  return model;
}

const names = {
  input_ids: 'inputIds',
  attention_mask: 'attentionMask',
  token_type_ids: 'tokenTypeIds',
  position_ids: 'positionIds',
  labels: 'labels',
  decoder_input_ids: 'decoderInputIds',
  decoder_attention_mask: 'decoderAttentionMask',
} as const;

function inputsOf(golden: Golden, side: 'in' | 'left'): Seq2SeqInputs {
  const inputs: Record<string, tf.Tensor> = {};
  for (const [theirs, ours] of Object.entries(names)) {
    const tensor = golden[`${side}.${theirs}`];
    if (tensor) inputs[ours] = toTensor(tensor);
  }
  return inputs as unknown as Seq2SeqInputs;
}

/** The outputs under the names of the reference. */
function outputsOf(outputs: Seq2SeqOutputs): Record<string, tf.Tensor> {
  const named: Record<string, tf.Tensor> = { 'out.last_hidden_state': outputs.lastHiddenState };
  const single = {
    'out.logits': outputs.logits,
    'out.loss': outputs.loss,
    'out.pooler_output': outputs.poolerOutput,
    'out.encoder_last_hidden_state': outputs.encoderLastHiddenState,
  };
  for (const [name, tensor] of Object.entries(single)) if (tensor) named[name] = tensor;
  const isSeq2Seq = outputs.encoderLastHiddenState !== undefined;
  const own = isSeq2Seq ? 'decoder_' : '';
  const lists = {
    [`${own}hidden_states`]: outputs.hiddenStates,
    [`${own}attentions`]: outputs.attentions,
    encoder_hidden_states: outputs.encoderHiddenStates,
    encoder_attentions: outputs.encoderAttentions,
    cross_attentions: outputs.crossAttentions,
  };
  for (const [name, tensors] of Object.entries(lists))
    tensors?.forEach((tensor, i) => {
      named[`out.${name}.${i}`] = tensor;
    });
  return named;
}

/** The rows of an output whose query is a token: what stands at padding is left to the model. */
function atTokens(
  name: string,
  { shape, values }: { shape: readonly number[]; values: ArrayLike<number> },
  mask: GoldenTensor | undefined,
): number[] {
  const all = Array.from(values);
  const timeAxis = /attentions/.test(name) ? 2 : 1;
  if (!mask || shape[0] !== mask.shape[0] || shape[timeAxis] !== mask.shape[1]) return all;
  const row = shape.slice(timeAxis + 1).reduce((a, b) => a * b, 1);
  const between = shape.slice(1, timeAxis).reduce((a, b) => a * b, 1);
  const time = shape[timeAxis]!;
  return all.filter((_, i) => {
    const position = Math.floor(i / row) % time;
    const batch = Math.floor(i / (row * time * between));
    return mask.values[batch * time + position] !== 0;
  });
}

function maskFor(name: string, golden: Golden, isSeq2Seq: boolean): GoldenTensor | undefined {
  if (!isSeq2Seq || /encoder_(?!.*decoder)/.test(name.replace('decoder_', '')))
    return golden['in.attention_mask'];
  return undefined;
}

function checkOutputs(outputs: Record<string, tf.Tensor>, golden: Golden, how: string): void {
  const isSeq2Seq = 'out.encoder_last_hidden_state' in golden;
  const expected = Object.keys(golden).filter(
    (name) => name.startsWith('out.') && name !== 'out.logits_with_decoder_mask',
  );
  expect(Object.keys(outputs).sort()).toEqual(expect.arrayContaining(expected));
  for (const name of expected) {
    const reference = golden[name]!;
    const actual = outputs[name]!;
    expect(actual.size, `${name} ${how}: size`).toBe(reference.values.length);
    const mask = maskFor(name, golden, isSeq2Seq);
    const shaped = { shape: reference.shape, values: actual.dataSync() };
    expectClose(
      atTokens(name, shaped, mask),
      atTokens(name, reference, mask),
      1e-4,
      `${name} ${how}`,
    );
  }
}

function checkGradients(model: PretrainedModel, inputs: Seq2SeqInputs, golden: Golden): void {
  const expected = Object.keys(golden).filter((name) => name.startsWith('grad.'));
  if (expected.length === 0) return;
  const gradient = jit(
    (given: Seq2SeqInputs) =>
      tf.variableGrads(
        () => model.apply(given).loss!,
        trainableVariables(model).map((variable) => variable),
      ).grads,
  );
  const grads = gradient(inputs);
  const byHub = new Map<string, tf.Tensor>();
  for (const rule of model.layers.rules) {
    const ours = rule.ours.map((name) => grads[model.weights[name]!.name]);
    if (ours.every((tensor) => tensor !== undefined)) byHub.set(rule.hub, toHub(rule, ours));
  }
  for (const name of expected) {
    const reference = golden[name]!;
    const actual = byHub.get(name.slice('grad.'.length));
    expect(actual?.shape, `${name}: shape`).toEqual(reference.shape);
    const values = actual!.dataSync();
    // A key's bias moves all scores of a query alike, so its gradient is 0 but for rounding.
    let largest = 1e-3;
    let worst = 0;
    for (let i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(reference.values[i]!));
      worst = Math.max(worst, Math.abs(values[i]! - reference.values[i]!));
    }
    expect(worst / largest, `${name}: largest error, relative`).toBeLessThanOrEqual(1e-3);
  }
  gradient.dispose();
  tf.dispose([grads, [...byHub.values()]]);
}

describe.each(modelGoldens())('$folder, a $architecture', (entry) => {
  it('has the outputs, the loss and the gradients of the reference', async () => {
    const model = await load(entry);
    expect(model.architecture).toBe(entry.architecture);
    const { model_type, max_position_embeddings, d_model } = model.config;
    // The reference counts the sinusoidal tables of both sides, which are computed.
    const computed =
      model_type === 'marian' ? 2 * Number(max_position_embeddings) * Number(d_model) : 0;
    expect(countParameters(model) + computed).toBe(entry.parameters);
    const golden = readTensors('models', entry.folder, 'golden.safetensors');
    const { decoderAttentionMask, ...inputs } = inputsOf(golden, 'in');
    const run = (given: Seq2SeqInputs) => model.apply(given) as Seq2SeqOutputs;
    const compiled = jit(run);
    for (const [how, outputs] of [
      ['eager', run(inputs)],
      ['jit', compiled(inputs)],
    ] as const) {
      checkOutputs(outputsOf(outputs), golden, how);
      tf.dispose(outputs as unknown as tf.TensorContainer);
    }
    compiled.dispose();
    if (decoderAttentionMask && golden['out.logits_with_decoder_mask']) {
      const { logits } = run({ ...inputs, decoderAttentionMask });
      const reference = golden['out.logits_with_decoder_mask'];
      const mask = golden['in.decoder_attention_mask'];
      const actual = { shape: reference.shape, values: logits!.dataSync() };
      expectClose(
        atTokens('', actual, mask),
        atTokens('', reference, mask),
        1e-4,
        'logits with a decoder mask',
      );
    }
    if (golden['left.input_ids']) {
      const left = inputsOf(golden, 'left');
      const { logits } = run(left);
      const reference = golden['left.logits']!;
      const mask = golden['left.attention_mask'];
      const actual = { shape: reference.shape, values: logits!.dataSync() };
      expectClose(
        atTokens('', actual, mask),
        atTokens('', reference, mask),
        1e-4,
        'logits of texts padded on the left',
      );
      const { positionIds: _, ...counted } = left;
      const again = { shape: reference.shape, values: run(counted).logits!.dataSync() };
      expectClose(atTokens('', again, mask), atTokens('', reference, mask), 1e-4, 'left, counted');
    }
    checkGradients(model, inputs, golden);
    model.dispose();
  });

  it('is written back as it was read', async () => {
    const model = await load(entry);
    const written = await hubTensors(model);
    const read = readTensors('models', entry.folder, 'model.safetensors');
    expect(Object.keys(written).sort()).toEqual(Object.keys(read).sort());
    for (const [name, { shape, values }] of Object.entries(read)) {
      expect(written[name]!.shape, name).toEqual(shape);
      expect(written[name]!.values, name).toEqual(values);
    }
    model.dispose();
  });

  it.runIf(hasGolden('models', entry.folder, 'tokenizer.json') && entry.texts !== null)(
    'reads texts as the reference does',
    () => {
      const tokenizer = tokenizerFromJSON(
        readJson<object>('models', entry.folder, 'tokenizer.json'),
      );
      const golden = readTensors('models', entry.folder, 'golden.safetensors');
      const ids = golden['in.input_ids']!;
      const mask = golden['in.attention_mask']!;
      // What a masked language model has to fill in stands in its labels.
      const hidden = /MaskedLM$/.test(entry.architecture) ? golden['in.labels'] : undefined;
      const original = ids.values.map((id, i) =>
        (hidden?.values[i] ?? -100) < 0 ? id : hidden!.values[i]!,
      );
      const time = ids.shape[1]!;
      entry.texts!.forEach((text, row) => {
        const pair = entry.pairs?.[row];
        const encoded = tokenizer.encode(text, pair === undefined ? {} : { pair });
        const expected = Array.from(original.subarray(row * time, (row + 1) * time)).filter(
          (_, i) => mask.values[row * time + i] === 1,
        );
        expect(Array.from(encoded.ids)).toEqual(expected);
      });
    },
  );
});
