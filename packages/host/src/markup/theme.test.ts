import { expect, test } from 'vitest';
import { themeStyle } from './theme.js';

type Colour = readonly number[];

/** Relative luminance and contrast of WCAG 2.2. */
function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
function contrast(a: Colour, b: Colour): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter! + 0.05) / (darker! + 0.05);
}

function coloursOf(scheme: 'light' | 'dark'): Map<string, Colour> {
  const blocks = [...themeStyle.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]!);
  const block = blocks.find((each) => each.endsWith(`color-scheme:${scheme}`))!;
  return new Map(
    [...block.matchAll(/--ra-(\w+):(#[0-9a-f]+|[\d,]+)/g)].map(([, name, value]) => {
      const digits = value!.length === 4 ? value!.replace(/[0-9a-f]/g, '$&$&') : value!;
      const colour = digits.startsWith('#')
        ? [1, 3, 5].map((at) => Number.parseInt(digits.slice(at, at + 2), 16))
        : digits.split(',').map(Number);
      return [name!, colour];
    }),
  );
}

test.each(['light', 'dark'] as const)('text can be read in the %s theme', (scheme) => {
  const colours = coloursOf(scheme);
  const of = (name: string) => colours.get(name)!;
  const tooClose = ['paper', 'panel'].flatMap((ground) =>
    ['ink', 'muted', 'miss', '1', '2', '3', '4', '5', '6', '7']
      .filter((text) => contrast(of(text), of(ground)) < 4.5)
      .map((text) => `${text} on ${ground}: ${contrast(of(text), of(ground)).toFixed(2)}`),
  );
  expect(tooClose).toEqual([]);
  // The strongest mark behind a word.
  expect(contrast(of('ink'), of('mark'))).toBeGreaterThan(4.5);
});
