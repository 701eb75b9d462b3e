import { readFileSync } from 'node:fs';
import { jupyterDisplay, type MimeBundle } from '@resattn/host';
import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import './index.js';
import { weightsView } from './index.js';

type Shown = { [jupyterDisplay](): Promise<MimeBundle> };

const shown = async (value: object) => {
  const bundle = await (value as unknown as Shown)[jupyterDisplay]();
  return { text: bundle['text/plain'] as string, html: bundle['text/html'] as string };
};

const hostile = '<img src=x onerror="alert(1)">&\'';

interface Golden {
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly shape: number[];
  /** Undefined for 0, 1, 2 …, floats divided by 7. */
  readonly values: (number | string | boolean)[] | null;
  readonly text: string;
}

// Printed by NumPy 2 with `precision=4`.
const goldens = JSON.parse(
  readFileSync(new URL('./fixtures/numpy.json', import.meta.url), 'utf8'),
) as Golden[];
const special: Record<string, number> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

describe('a tensor', () => {
  it.each(goldens)('$dtype $shape prints as in NumPy', async ({ dtype, shape, values, text }) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const data =
      values?.map((x) => (typeof x === 'string' ? special[x]! : Number(x))) ??
      Array.from({ length: size }, (_, i) => (dtype === 'float32' ? Math.fround(i) / 7 : i));
    const tensor = tf.tensor(data, shape, dtype);
    expect((await shown(tensor)).text).toBe(`Tensor [${shape.join(', ')}] ${dtype}\n${text}`);
  });

  it('of texts is quoted, cut and escaped', async () => {
    const { text, html } = await shown(tf.tensor1d([hostile, 'a'.repeat(100)], 'string'));
    expect(text).toContain(`'${'a'.repeat(39)}…'`);
    expect(html).not.toContain('<img src=x');
    expect(html).toContain('&lt;img src=x');
  });

  it('that is a variable says its name; one that is disposed that it is gone', async () => {
    const variable = tf.variable(tf.tensor1d([1, 2]), false, hostile);
    const { text, html } = await shown(variable);
    expect(text).toContain(`Variable ${hostile} [2] float32, not trainable\n[1. 2.]`);
    expect(html).not.toContain('<img src=x');
    variable.dispose();
    expect((await shown(variable)).text).toContain('disposed');
  });

  it('of ten thousand rows is short, and leaves no tensor behind', async () => {
    const tensor = tf.zeros([10_000, 300, 4]);
    const { numTensors } = tf.memory();
    const { text, html } = await shown(tensor);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(text.length).toBeLessThan(3000);
    expect(html.length).toBeLessThan(12_000);
  });

  it('of attention weights and of images has pictures, bounded in number and size', async () => {
    const pictures = async (tensor: tf.Tensor) =>
      (await shown(tensor)).html.split('<img src="data:image/png;base64,').length - 1;
    expect(await pictures(tf.softmax(tf.zeros([2, 12, 5, 7])))).toBe(8);
    expect(await pictures(tf.softmax(tf.zeros([5, 7])))).toBe(1);
    expect(await pictures(tf.fill([16, 16, 3], 0.5))).toBe(1);
    expect(await pictures(tf.zeros([16, 16]))).toBe(0);
    expect(await pictures(tf.mul(tf.softmax(tf.zeros([5, 7])), 2))).toBe(0);
    const large = await shown(tf.fill([1, 2000, 1500, 3], 255, 'int32'));
    expect(large.html).toContain('width="250"');
    expect(large.html.length).toBeLessThan(100_000);
  });

  it('is unchanged for all else', () => {
    const tensor = tf.tensor1d([1]);
    expect(Object.keys(tensor)).not.toContain('Jupyter.display');
    const keys: unknown[] = [];
    for (const key in tensor) keys.push(key);
    expect(keys).not.toContain(jupyterDisplay);
  });
});

describe('a model', () => {
  let model: tf.Sequential;
  beforeEach(() => {
    model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 4, inputShape: [3] }),
        tf.layers.dense({ units: 2, trainable: false }),
      ],
    });
  });

  it('is a table of its layers with sums', async () => {
    const { text, html } = await shown(model);
    const [, head, first, second, total, note] = text.split('\n');
    expect(head).toMatch(/^layer +type +output +parameters$/);
    expect(first).toMatch(/^dense_\w+ +Dense +\[\?, 4\] +16$/);
    expect(second).toMatch(/^dense_\w+ +Dense +\[\?, 2\] +10$/);
    expect(total).toMatch(/^total +26$/);
    expect(note).toBe('10 of the parameters are not trainable');
    expect(html).toContain('<tfoot>');
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThan(80);
  });

  it('shows a layer with its weights, and one that is not built without', async () => {
    expect((await shown(model.layers[0]!)).text).toMatch(
      /^Dense dense_\w+ · output \[\?, 4\] · 16 parameters\nweight +shape +parameters\n.*kernel +\[3, 4\] +12\n.*bias +\[4\] +4$/,
    );
    expect((await shown(tf.layers.dense({ units: 3 }))).text).toContain('no weights before');
    const name = hostile.replaceAll('/', '');
    const { html } = await shown(tf.layers.dense({ units: 3, name }));
    expect(html).not.toContain('<img');
  });

  it('shows what stands between layers', async () => {
    expect((await shown(model.outputs[0]!)).text).toMatch(/^SymbolicTensor \[\?, 2\] float32 · /);
  });

  it('of many weights is summed up by parts that fit on a page', () => {
    const variable = tf.variable(tf.zeros([5]));
    const names = Array.from(
      { length: 100 },
      (_, i) => `encoder/block_${i % 50}/layer_${i}/kernel`,
    );
    const { text } = weightsView('a model', Object.fromEntries(names.map((n) => [n, variable])));
    expect(text.split('\n').length).toBeLessThan(45);
    expect(text).toContain('encoder');
    expect(text).toMatch(/total +100 +500$/);
    variable.dispose();
  });
});
