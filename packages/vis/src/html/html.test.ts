import { createHash } from 'node:crypto';
import { escapeText } from '@resattn/host';
import { expect, test } from 'vitest';
import { formatNumber, formatSeconds, formatShare } from './format-number.js';
import { pageScript, pageScriptHash } from './page-script.js';

test('the policy allows exactly the script of the page', () => {
  const digest = createHash('sha256').update(pageScript).digest('base64');
  expect(pageScriptHash).toBe(`sha256-${digest}`);
  expect(pageScript).not.toContain('</script');
});

test('escapeText leaves nothing that markup could take for its own', () => {
  expect(escapeText(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
  expect(escapeText('a\u0000\u001b\ud800b\n\t')).toBe('a\ufffd\ufffd\ufffdb\n\t');
  expect(escapeText('😀')).toBe('😀');
});

test.each([
  [0, '0'],
  [3, '3'],
  [0.123456, '0.1235'],
  [1234567, '1234567'],
  [0.00001234, '1.23e-5'],
  [1e-5, '1e-5'],
  [12345678.9, '1.23e7'],
  [Number.NaN, '–'],
  [Number.POSITIVE_INFINITY, '–'],
])('formatNumber(%d) = %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test('shares and seconds', () => {
  expect(formatShare(0.8712)).toBe('87.1 %');
  expect(formatShare(0)).toBe('0.0 %');
  expect(formatShare(0.0001)).toBe('<0.1 %');
  expect([0.25, 12.34, 59.99, 200, 3900].map(formatSeconds)).toEqual([
    '250 ms',
    '12.3 s',
    '1 min 0 s',
    '3 min 20 s',
    '1 h 5 min',
  ]);
});
