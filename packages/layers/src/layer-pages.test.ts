import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { catalogue } from './catalogue.js';

it('the pages of all layers are up to date, and their examples run', () => {
  const script = fileURLToPath(new URL('../scripts/layer-pages.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--check'], {
    encoding: 'utf8',
  });
  expect(stdout + (status === 0 ? '' : stderr)).toContain(`${catalogue.length} examples ran`);
  expect(status, stdout).toBe(0);
});

/** Where the picture of a layer has cells, `[output, input]`. */
function cellsOf(page: string): [number, number][] {
  const file = new URL(`../../../docs/images/layers/${page}.svg`, import.meta.url);
  const cells = readFileSync(file, 'utf8').matchAll(/<rect x="(\d+)" y="(\d+)"[^>]*fill-opacity/g);
  return [...cells].map(([, x, y]) => [(Number(y) - 24) / 14, (Number(x) - 34) / 14]);
}

it('pictures show what reaches what', () => {
  expect(cellsOf('layer-norm')).toHaveLength(10);
  expect(cellsOf('layer-norm').every(([output, input]) => output === input)).toBe(true);
  expect(cellsOf('causal-dilated-block').every(([output, input]) => input <= output)).toBe(true);
  expect(cellsOf('multi-head-attention')).toHaveLength(100);
  expect(cellsOf('last-pooling')).toEqual([[0, 9]]);
});

it.each(['alibi', 'rotary', 'shaw', 't5', 'transformer-xl'])(
  'the picture of %s positions depends on the distance alone',
  (name) => {
    const file = new URL(`../../../docs/images/layers/${name}-positions.svg`, import.meta.url);
    const cells = readFileSync(file, 'utf8').matchAll(
      /<rect x="(\d+)" y="(\d+)"[^>]*fill-opacity="([^"]+)"/g,
    );
    const byDistance = new Map<number, Set<string>>();
    for (const [, x, y, opacity] of cells) {
      const distance = (Number(x) - 34 - (Number(y) - 24)) / 14;
      byDistance.set(distance, (byDistance.get(distance) ?? new Set()).add(opacity!));
    }
    expect(byDistance.size).toBeGreaterThan(10);
    for (const strengths of byDistance.values()) {
      const values = [...strengths].map(Number);
      expect(Math.max(...values) - Math.min(...values)).toBeLessThan(0.02);
    }
  },
);
