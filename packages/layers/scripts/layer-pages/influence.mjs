// The picture of a layer, measured on the layer itself: which input positions its output positions depend on; of
// positions for attention, what they add to the logits.

const POSITIONS = 10;
const DRAWS = 8;
const CELL = 14;

const list = (value) => (Array.isArray(value) ? value : [value]);
const single = (values) => (values.length === 1 ? values[0] : values);

const isSequence = ({ axes }) => typeof axes[1] === 'string';

/** The input whose positions are changed: the memory of a layer that has one, else its first sequence. */
export function changedInput(layer, { inputs }) {
  const names = layer.inputAxes().map(({ name }) => name);
  const memory = names.findIndex((name, i) => /^(memory|key)$/.test(name) && i < inputs.length);
  const at = memory >= 0 ? memory : inputs.findIndex(isSequence);
  return at < 0 ? undefined : { at, name: inputs.length > 1 ? names[at] : 'input' };
}

/**
 * How much each output position changes when one input position is drawn anew: `[output, input]`, the root mean
 * square over features and draws of weights and inputs. Undefined for a layer without a sequence.
 */
export function influenceOf(tf, create, subject) {
  const changed = changedInput(create(), subject);
  if (changed === undefined) return undefined;
  let seed = 1;
  const draw = ({ axes, dtype, below }, batch) => {
    const shape = [batch, ...axes.slice(1).map((a) => (typeof a === 'number' ? a : POSITIONS))];
    return dtype === 'int32'
      ? tf.randomUniform(shape, 0, below, 'int32', seed++)
      : tf.randomNormal(shape, 0, 1, 'float32', seed++);
  };
  let sums;
  for (let i = 0; i < DRAWS; i++) {
    tf.tidy(() => {
      // The first example is as drawn, each of the others has another value at one position.
      const inputs = subject.inputs.map((input, which) => {
        const one = draw(input, 1);
        const same = tf.tile(one, [POSITIONS + 1, ...one.shape.slice(1).map(() => 1)]);
        if (which !== changed.at) return same;
        const other = tf.tile(draw(input, 1), [POSITIONS + 1, ...one.shape.slice(1).map(() => 1)]);
        const at = tf.concat([tf.zeros([1, POSITIONS]), tf.eye(POSITIONS)], 0);
        const mask = at.reshape([POSITIONS + 1, POSITIONS, ...one.shape.slice(2).map(() => 1)]);
        return tf.where(tf.broadcastTo(mask.cast('bool'), same.shape), other, same);
      });
      const layer = create();
      layer.apply(single(inputs));
      // Away from special initial values, such as a branch that starts at zero.
      layer.setWeights(
        layer.getWeights().map((weight, k) => {
          const isTrained = k < layer.trainableWeights.length;
          if (!isTrained || weight.dtype !== 'float32') return weight;
          return weight.add(tf.randomNormal(weight.shape, 0, 0.3, 'float32', seed++));
        }),
      );
      const output = list(layer.apply(single(inputs)))[0].cast('float32');
      const rows = output.shape[1] === POSITIONS || output.rank > 2 ? (output.shape[1] ?? 1) : 1;
      const flat = output.reshape([POSITIONS + 1, rows, -1]);
      const difference = flat.slice(1).sub(flat.slice(0, 1)).square().mean(2);
      const values = difference.transpose().arraySync();
      sums ??= values.map((row) => row.map(() => 0));
      sums = sums.map((row, t) => row.map((sum, s) => sum + values[t][s]));
    });
  }
  return sums.map((row) => row.map((value) => Math.sqrt(value / DRAWS)));
}

/**
 * The logit that a query gives to a key by their positions alone, `[query, key]` from 0 to 1: queries and keys are the
 * same vector everywhere, in the first head of one draw of weights. Undefined for a layer that does not read the
 * queries of attention, `[batch, heads, time, headDim]`.
 */
export function positionLogitsOf(tf, create, { inputs }) {
  const [queries] = inputs;
  if (inputs.length !== 1 || queries.axes.length !== 4 || queries.axes[2] !== 'time')
    return undefined;
  return tf.tidy(() => {
    const [, heads, , headDim] = queries.axes;
    const vector = tf.randomNormal([1, heads, 1, headDim], 0, 1, 'float32', 2);
    const same = tf.tile(vector, [1, 1, POSITIONS, 1]);
    const layer = create();
    layer.apply(same);
    layer.setWeights(
      layer
        .getWeights()
        .map((weight, k) => tf.randomNormal(weight.shape, 0, 0.3, 'float32', 3 + k)),
    );
    const output = list(layer.apply(same))[0];
    // A layer that turns the queries turns the keys alike.
    const logits = output.shape[3] === POSITIONS ? output : tf.matMul(output, output, false, true);
    const values = logits.slice([0, 0, 0, 0], [1, 1, POSITIONS, POSITIONS]).squeeze([0, 1]);
    const least = values.min();
    return values.sub(least).div(values.max().sub(least)).arraySync();
  });
}

/** The logits of {@link positionLogitsOf} as a heat map. */
export const positionLogitsSvg = (name, logits) =>
  heatMap(logits, {
    label: `${name}: logits of queries for keys by their positions alone`,
    columns: 'key position',
    rows: 'query',
  });

/**
 * The influence of {@link influenceOf} as a heat map; undefined where nothing depends on anything.
 *
 * @param input what is changed: `input`, `memory`
 */
export const influenceSvg = (name, influence, input) =>
  heatMap(influence, {
    label: `${name}: which input positions reach which output positions`,
    columns: `${input} position`,
    rows: 'output',
  });

/** A matrix as a heat map with its axes named, as SVG; undefined where it holds nothing above 0. */
function heatMap(influence, axes) {
  const largest = Math.max(...influence.flat());
  if (!(largest > 0)) return undefined;
  const [rows, columns] = [influence.length, influence[0].length];
  const [left, top] = [34, 24];
  const width = left + columns * CELL + 12;
  const height = Math.max(top + rows * CELL + 12, 64);
  const cells = influence.flatMap((row, t) =>
    row.flatMap((value, s) => {
      const strength = Math.round((100 * value) / largest) / 100;
      return strength < 0.01
        ? []
        : `<rect x="${left + s * CELL}" y="${top + t * CELL}" width="${CELL}" height="${CELL}" fill-opacity="${strength}"/>`;
    }),
  );
  const middle = top + (rows * CELL) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${axes.label}" font-family="system-ui,sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" rx="6" fill="#fff"/>`,
    `<g fill="#59636e" text-anchor="middle"><text x="${left + (columns * CELL) / 2}" y="15">${axes.columns}</text>`,
    `<text x="15" y="${middle}" transform="rotate(-90 15 ${middle})" dominant-baseline="central">${axes.rows}</text></g>`,
    `<g fill="#08519c">${cells.join('')}</g>`,
    `<rect x="${left}" y="${top}" width="${columns * CELL}" height="${rows * CELL}" fill="none" stroke="#d3d9e0"/>`,
    '</svg>\n',
  ].join('\n');
}
