/** How the frequencies of rotary positions are stretched for longer texts. */
export type RotaryScaling =
  | { readonly type: 'linear'; readonly factor: number }
  | {
      readonly type: 'llama3';
      readonly factor: number;
      readonly lowFreqFactor: number;
      readonly highFreqFactor: number;
      readonly originalMaxLength: number;
    }
  | {
      readonly type: 'yarn';
      readonly factor: number;
      readonly originalMaxLength: number;
      /** Default 32. */
      readonly betaFast?: number | undefined;
      /** Default 1. */
      readonly betaSlow?: number | undefined;
      /** Whether the range of blended waves is rounded outwards to whole pairs. Default true. */
      readonly truncate?: boolean | undefined;
      /** Factor on cosines and sines. Default: `m(factor)`, see {@link rotaryAmplitude}. */
      readonly attentionFactor?: number | undefined;
      /** With `mscaleAllDim`: the factor is `m(factor, mscale) / m(factor, mscaleAllDim)`. */
      readonly mscale?: number | undefined;
      readonly mscaleAllDim?: number | undefined;
    };

/**
 * The angle of one position step for each pair of features: `base^(-2i/d)`, scaled.
 *
 * `linear` divides all by the factor (Chen et al., 2023). `llama3` divides the long waves only, and
 * blends in between. `yarn` blends by how often a wave turns within the original length (Peng et
 * al., "YaRN", 2023, https://arxiv.org/abs/2309.00071).
 *
 * @param rotaryDim number of rotated features, even
 */
export function rotaryFrequencies(
  rotaryDim: number,
  base: number,
  scaling?: RotaryScaling,
): number[] {
  const plain = Array.from({ length: rotaryDim / 2 }, (_, i) => base ** ((-2 * i) / rotaryDim));
  if (scaling === undefined) return plain;
  const { factor } = scaling;
  switch (scaling.type) {
    case 'linear':
      return plain.map((frequency) => frequency / factor);
    case 'llama3': {
      const { lowFreqFactor, highFreqFactor, originalMaxLength } = scaling;
      return plain.map((frequency) => {
        const turns = (originalMaxLength * frequency) / (2 * Math.PI);
        if (turns < lowFreqFactor) return frequency / factor;
        if (turns > highFreqFactor) return frequency;
        const share = (turns - lowFreqFactor) / (highFreqFactor - lowFreqFactor);
        return ((1 - share) * frequency) / factor + share * frequency;
      });
    }
    case 'yarn': {
      const { originalMaxLength, betaFast = 32, betaSlow = 1, truncate = true } = scaling;
      const pairWith = (turns: number) =>
        (rotaryDim * Math.log(originalMaxLength / (turns * 2 * Math.PI))) / (2 * Math.log(base));
      const [first, last] = [pairWith(betaFast), pairWith(betaSlow)];
      const low = Math.max(0, truncate ? Math.floor(first) : first);
      const high = Math.min(rotaryDim - 1, truncate ? Math.ceil(last) : last);
      const width = high === low ? 0.001 : high - low;
      return plain.map((frequency, i) => {
        const stretched = Math.min(1, Math.max(0, (i - low) / width));
        return (stretched * frequency) / factor + (1 - stretched) * frequency;
      });
    }
  }
}

/**
 * The factor on cosines and sines that goes with a scaling: 1, for YaRN `attentionFactor`, else
 * `m(factor)`, with `m(s, k) = 0.1 k ln(s) + 1` (1 for `s <= 1`); where `mscale` and `mscaleAllDim`
 * are given, `m(factor, mscale) / m(factor, mscaleAllDim)`.
 */
export function rotaryAmplitude(scaling?: RotaryScaling): number {
  if (scaling?.type !== 'yarn') return 1;
  const { factor, attentionFactor, mscale, mscaleAllDim } = scaling;
  if (attentionFactor !== undefined) return attentionFactor;
  const m = (k: number) => (factor > 1 ? 0.1 * k * Math.log(factor) + 1 : 1);
  return mscale && mscaleAllDim ? m(mscale) / m(mscaleAllDim) : m(1);
}
