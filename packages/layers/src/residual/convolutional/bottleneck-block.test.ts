import { expect, it } from 'vitest';
import { resNeXtBlock } from './bottleneck-block.js';

it('a ResNeXt block has 32 groups where the number of groups is undefined', () => {
  const { groups } = resNeXtBlock({ filters: 128, kernelSize: 3, groups: undefined }).getConfig();
  expect(groups).toBe(32);
});
