// The runnable example of a layer, and the shapes of what it takes and gives.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Sizes in the examples; other axes have 3 positions. */
const sizes = { batch: 2, time: 5 };
const sizeOf = (axis) => (typeof axis === 'number' ? axis : (sizes[axis] ?? 3));

/** Sizes that tell axes apart in a result. */
const tellingSizes = { batch: 101, time: 10, queryTime: 17, keyTime: 19, memoryTime: 23, words: 7 };

function inputsOf(tf, subject, size) {
  return subject.inputs.map(({ axes, dtype, below }) => {
    const shape = axes.map(size);
    return dtype === 'int32' ? tf.randomUniform(shape, 0, below, 'int32') : tf.randomNormal(shape);
  });
}

const list = (value) => (Array.isArray(value) ? value : [value]);
const single = (values) => (values.length === 1 ? values[0] : values);

/** What goes in and comes out, with axes by name. */
export function shapesOf(tf, layer, subject) {
  const size = (axis) => (typeof axis === 'number' ? axis : tellingSizes[axis]);
  const given = inputsOf(tf, subject, size);
  const wanted = layer.inputAxes().slice(0, given.length);
  const names = new Map();
  const inputs = wanted.map(({ name, axes, holds = 'numbers' }, i) => {
    const shape = given[i].shape;
    const named = axes[0] === '...' ? subject.inputs[i].axes.map(String) : axes.map(String);
    if (axes[0] === '...') named[named.length - 1] = String(axes.at(-1));
    named.forEach((axis, k) => {
      if (!names.has(shape[k]) && !/^\d+$/.test(axis)) names.set(shape[k], axis);
    });
    return { name, axes: named, holds };
  });
  for (const [option, value] of Object.entries(layer.options))
    if (typeof value === 'number' && !names.has(value)) names.set(value, option);
  const outputs = list(layer.apply(single(given))).map(({ shape }) =>
    shape.map((n, axis) => names.get(n) ?? (axis === 1 && shape.length > 2 ? 'newTime' : `${n}`)),
  );
  return { inputs, outputs };
}

const camel = (name) => name.replace(/[^a-zA-Z0-9]+(.)/g, (_, letter) => letter.toUpperCase());

function tensorText({ axes, dtype, below }) {
  const shape = `[${axes.map(sizeOf).join(', ')}]`;
  return dtype === 'int32'
    ? `tf.randomUniform(${shape}, 0, ${below}, 'int32')`
    : `tf.randomNormal(${shape})`;
}

/** Whether the example shows a mask: one input, a sequence. */
function takesMask({ inputs, masked }) {
  return inputs.length === 1 && inputs[0].axes[1] === 'time' && masked === undefined;
}

/**
 * @param expression what makes the layer, `conv1d({ … })`
 * @param exported names of the package's exports
 * @returns TypeScript, not formatted; results are printed and stand beside as comments
 */
export function exampleOf(tf, layer, subject, expression, exported) {
  const used = [...new Set(expression.match(/\b[a-z]\w*(?=\()/g))].filter((name) =>
    exported.has(name),
  );
  const given = layer
    .inputAxes()
    .slice(0, subject.inputs.length)
    .map(({ name }) => camel(name));
  const outputs = list(layer.apply(single(inputsOf(tf, subject, sizeOf))));
  const argument = given.length === 1 ? given[0] : `[${given.join(', ')}]`;
  const lines = [
    `import { ${used.sort().join(', ')} } from '@resattn/layers';`,
    "import * as tf from '@tensorflow/tfjs';",
    '',
    `const layer = ${expression};`,
    ...given.map((name, i) => `const ${name} = ${tensorText(subject.inputs[i])};`),
  ];
  const shapes = outputs.map(({ shape }) => `[${shape.join(', ')}]`);
  if (outputs.length === 1)
    lines.push(`const y = layer.apply(${argument});`, `console.log(y.shape); // ${shapes[0]}`);
  else
    lines.push(
      `const outputs = layer.apply(${argument});`,
      'console.log(outputs.map(({ shape }) => shape));',
      `// [${shapes.join(', ')}]`,
    );
  if (takesMask(subject))
    lines.push(
      '',
      '// What the mask hides, here the end of the second sequence, changes nothing.',
      "const mask = tf.tensor2d([1, 1, 1, 1, 1, 1, 1, 1, 0, 0], [2, 5], 'bool');",
      `layer.apply(${argument}, { mask });`,
    );
  return lines.join('\n');
}

const cut = '// end of an example';

/** Formats examples as the project's code is. */
export function formatted(examples, root) {
  const input = examples.map((example) => `${example}\n${cut}\n`).join('');
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'format', '--stdin-file-path=example.ts'],
    { input, encoding: 'utf8', cwd: root },
  );
  if (status !== 0) throw new Error(`biome could not format the examples: ${stderr}`);
  return stdout
    .split(`${cut}\n`)
    .slice(0, -1)
    .map((example) => example.trim());
}
