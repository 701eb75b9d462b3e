// What tokenizers are compared on: real lines in all scripts out of the data folder, and odd texts.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/**
 * Lines of every text file, taken evenly, each once.
 *
 * @param {string} root
 * @param {number} count
 * @returns {string[]}
 */
export function collectLines(root, count) {
  /** @type {string[]} */
  const files = [];
  /** @param {string} path */
  const walk = (path) => {
    for (const name of readdirSync(path).sort()) {
      const child = join(path, name);
      if (statSync(child).isDirectory()) walk(child);
      else if (
        /\.(txt|en|de|csv|jsonl|tsv|conll|label|data|all|\w+)(\.gz)?$/.test(name) &&
        !/model|tokenizer|\.json|vocab|encoder|SOURCES/.test(name)
      )
        files.push(child);
    }
  };
  walk(root);
  const pools = files.map((file) => {
    const bytes = readFileSync(file);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    return text.split('\n').filter((line) => line !== '' && line.length < 5000);
  });
  const chosen = new Set();
  const total = pools.reduce((sum, pool) => sum + Math.sqrt(pool.length), 0);
  for (const pool of pools) {
    const share = Math.min(pool.length, Math.ceil((1.6 * count * Math.sqrt(pool.length)) / total));
    for (let i = 0; i < share; i++) chosen.add(pool[Math.floor((i * pool.length) / share)]);
  }
  return [...chosen].slice(0, Math.max(count, 20000));
}

/** Random strings of difficult characters, the same every time. */
export function oddTexts() {
  const groups = [
    [
      ' ',
      '  ',
      '\t',
      '\n',
      '\r\n',
      '\u00a0',
      '\u3000',
      '\u2028',
      '\u200b',
      '\u200d',
      '\ufeff',
      '\0',
      '\x7f',
      '\x85',
      '\u00ad',
    ],
    [
      'a',
      'B',
      'é',
      'e\u0301',
      'İ',
      'ı',
      'ß',
      'Σ',
      'ς',
      'ſ',
      'ﬁ',
      'ǆ',
      '\u1e9b\u0323',
      'Ω',
      'Å',
      'K',
      'ñ',
      'ｆ',
      'Ａ',
    ],
    [
      '\u0300',
      '\u0323',
      '\u0345',
      '\u0334',
      '\u3099',
      '\u05b0',
      '\u064b',
      '\u302e',
      '\u1ab0',
      '\u0f71\u0f72',
      '\u0338',
    ],
    [
      '中',
      '国',
      '\u{20000}',
      '\u{2f800}',
      'ア',
      'が',
      'か\u3099',
      '한',
      '\u1112\u1161\u11ab',
      '。',
      '「',
      '｡',
    ],
    ['👩‍👩‍👧', '🇩🇪', '👍🏽', '❤️', '😀', '𝒳', '𝟘', '🏳️‍🌈'],
    ['١', '२', '½', '①', '0', '12345', '٣', 'Ⅷ', '²'],
    [
      '!',
      '…',
      '«',
      "'s",
      "'LL",
      "'ſ",
      '\u2581',
      '<unk>',
      '[SEP]',
      '<s>',
      '##',
      '&amp;',
      '—',
      '$',
      '€',
      '\u0e33',
      'ำ',
    ],
    [
      'שלום',
      'مرحبا',
      'नमस्ते',
      'ไทย',
      'ქართული',
      'ကို',
      'தமிழ்',
      '\ua9c0',
      'ᬅ',
      '\u{1e900}',
      '\u{11383}',
      '\ufdfa',
    ],
  ];
  let state = 12345;
  /** @param {number} n */
  const below = (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  return Array.from({ length: 3000 }, () => {
    let text = '';
    for (let n = 1 + below(12); n > 0; n--) {
      const group = groups[below(groups.length)] ?? [];
      text += group[below(group.length)];
    }
    return text;
  });
}
