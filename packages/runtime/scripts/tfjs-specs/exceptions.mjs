/** Specs that no TensorFlow meets, by a part of their full names, and why. */
const exceptions = {
  core: [
    {
      specs: ['avgPool resattn {} gradient x=[3,3,1] f=[3,3] s=1 p=explicit'],
      reason:
        'the spec wants every window divided by its size; the gradient of the mean over what is inside ' +
        'the input, which the forward specs want, divides by what was counted',
    },
    {
      specs: ['einsum resattn {} 2d matrix calculate trace: duplicate axes not implemented yet'],
      reason: 'TensorFlow computes what tfjs does not implement yet',
    },
    {
      specs: ['tan resattn {} numbers exceed float32 precision'],
      reason: 'the spec has the last bits that the tangent of JavaScript gives, rounded to float32',
    },
    {
      specs: ['unique resattn {} 1d tensor with NaN and Infinity'],
      reason: 'in TensorFlow no NaN equals another, so each is unique',
    },
  ],
  layers: [
    {
      specs: [
        'TransformerDecoder one training step of transformer without cross attention',
        'GPT2Backbone call',
        'GPT2Backbone variable sequence length',
        'GPT2Backbone predict',
        'GPT2Backbone does not leak memory',
      ],
      reason:
        'the layer adds a list that holds a tensor to a tensor; tfjs makes a tensor without values of ' +
        'it, which in plain JavaScript counts as NaN and which TensorFlow cannot hold',
    },
  ],
};

/** The reason why a spec is known to fail, undefined for most. */
export const exceptionOf = (suite, fullName) =>
  exceptions[suite].find(({ specs }) => specs.some((spec) => fullName.includes(spec)))?.reason;

/** Differences between compilers that are known, by what is printed of them, and why. */
const knownDifferences = [
  {
    pattern: /^Softmax by graph: element \d+ is 0, eagerly NaN;/,
    reason:
      'in a graph oneDNN computes the softmax, which leaves 0 beside a NaN; sums and products over the ' +
      'row are NaN all the same, and without it a softmax takes 1.2 to 2.3 times as long',
  },
];

/** The reason why a program is known to differ, undefined for most. */
export const reasonOfDifference = (text) =>
  knownDifferences.find(({ pattern }) => pattern.test(text))?.reason;
