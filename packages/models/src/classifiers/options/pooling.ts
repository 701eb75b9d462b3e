import { field } from '@resattn/options';
import { size } from '../../config/option-fields.js';

/** Options of how the tokens of a text become one vector. */
export const poolingOptions = (attentionDim: number) => ({
  /**
   * Score of a token: `additive` is w tanh(W h + b), `plain` is w h. With `none` no attention weighs the
   * tokens, which are averaged then unless `pooling` says otherwise.
   */
  attention: field.choice(['additive', 'plain', 'none'], {
    default: 'additive',
    help: 'attention pooling: additive w tanh(W h + b), plain w h, or none',
    when: { pooling: ['attention'] },
  }),
  attentionDim: {
    ...size(attentionDim, 'hidden size of the additive score'),
    when: { attention: ['additive'], pooling: ['attention'] },
  },
  /** How the tokens become one vector; `mean` and `max` leave the attention out. */
  pooling: field.choice(['attention', 'mean', 'max'], {
    default: 'attention',
    help: 'pooling over tokens: attention-weighted sum, mean or maximum',
  }),
});
