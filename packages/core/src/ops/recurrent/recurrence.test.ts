import * as tf from '@tensorflow/tfjs';
import { expectClose } from '@test/goldens';
import { expectGradients, uneven } from '@test/gradients';
import { describe, expect, it } from 'vitest';
import { elmanCell, gruCell, lstmCell, type RecurrenceOptions, recurrence } from './index.js';

const [batch, time, units] = [2, 4, 3];
const mask = tf.tensor2d(
  [
    [1, 1, 1, 0],
    [0, 1, 1, 1],
  ],
  [batch, time],
);

const cells = { lstm: lstmCell, gru: gruCell, tanh: elmanCell(), relu: elmanCell('relu') };
for (const [name, cell] of Object.entries(cells)) {
  const width = cell.numGates * units;
  const x = uneven([batch, time, width]);
  const kernel = uneven([units, width], 1);
  const states = Array.from({ length: cell.numStates }, (_, i) => uneven([batch, units], 2 + i));
  const recurrentBias = uneven([width], 5);
  /** Output and last states in one tensor. */
  const run =
    (options: RecurrenceOptions) =>
    (...given: tf.Tensor[]) => {
      const [x, kernel, recurrentBias, ...initialStates] = given as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        ...tf.Tensor[],
      ];
      const result = recurrence(cell, x, kernel, { ...options, recurrentBias, initialStates });
      return tf.concat(
        [result.output, ...result.states.map((state) => tf.expandDims(state, 1))],
        1,
      );
    };
  const given = [x, kernel, recurrentBias, ...states];

  describe(`the recurrence of ${name}`, () => {
    const cases: Record<string, RecurrenceOptions> = {
      plain: {},
      backwards: { goBackwards: true },
      masked: { mask },
      'masked, backwards, with dropout of the state': {
        mask,
        goBackwards: true,
        recurrentScale: tf.tensor2d([0, 2, 2, 2, 0, 2], [batch, units]),
      },
    };
    for (const [caseName, options] of Object.entries(cases)) {
      it(`has gradients that agree with differences, ${caseName}`, () => {
        expectGradients(run(options), given);
      });
    }

    it('leaves the state as it is at masked steps, and puts out 0', () => {
      const { output, states: last } = recurrence(cell, x, kernel, { mask, initialStates: states });
      const [own] = tf.split(output, 2);
      expectClose(tf.slice(own!, [0, 3, 0], [1, 1, units]).dataSync(), [0, 0, 0], 0, 'output');
      const state = tf.slice(last[0]!, [0, 0], [1, units]).dataSync();
      expectClose(
        state,
        Array.from(tf.slice(own!, [0, 2, 0], [1, 1, units]).dataSync()),
        0,
        'state',
      );
    });

    it('refuses shapes that do not fit', () => {
      expect(() => recurrence(cell, tf.zeros([2, 4, width + 1]), kernel)).toThrow(
        `recurrence: x has shape [2, 4, ${width + 1}], expected [2, 4, ${width}]`,
      );
      expect(() => recurrence(cell, tf.zeros([2, 0, width]), kernel)).toThrow(/no step/);
    });
  });
}
