// How many texts a tokenizer for JavaScript encodes otherwise than ours, whose ids are those of the
// reference (packages/data/scripts/compare-tokenizers.mjs shows it). Special tokens around a text
// are left out of the comparison where the other library adds none.
import { collectLines, oddTexts } from '../../packages/data/scripts/compared-texts.mjs';
import { libraries } from './libraries.mjs';

/** @typedef {import('@resattn/data').Tokenizer} Tokenizer */
/** @typedef {import('./libraries.mjs').Library} Library */

/**
 * `{ lines, odd }`: differing texts of `count` real lines and of 3,000 odd ones, or `{ absent }`.
 *
 * @param {string} library
 * @param {string} file its tokenizer.json
 * @param {Tokenizer} tokenizer
 * @param {string} data
 * @param {number} count
 * @returns {Promise<{ absent: string } | { absent?: never, lines: number, odd: number }>}
 */
export async function countDifferences(library, file, tokenizer, data, count) {
  /** @type {Library} */
  let other;
  try {
    const open = libraries[library];
    if (!open) throw new Error(`no library ${library}`);
    other = await open(file);
  } catch (error) {
    return { absent: firstLine(error) };
  }
  /** @param {readonly string[]} texts */
  const differing = async (texts) => {
    let differences = 0;
    for (const text of texts) if (!(await isSame(other, tokenizer, text))) differences++;
    return differences;
  };
  return {
    lines: await differing(collectLines(data, count)),
    odd: await differing(oddTexts()),
  };
}

/**
 * @param {Library} other
 * @param {Tokenizer} tokenizer
 * @param {string} text
 */
async function isSame(other, tokenizer, text) {
  /** @type {number[]} */
  let theirs;
  try {
    theirs = Array.from(other.ids(await other.encode(text)), Number);
  } catch {
    return false;
  }
  return [true, false].some((addSpecialTokens) => {
    const { ids } = tokenizer.encode(text, { addSpecialTokens });
    return ids.length === theirs.length && theirs.every((id, i) => id === ids[i]);
  });
}

/**
 * The first line of what went wrong.
 *
 * @param {unknown} error
 */
export function firstLine(error) {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
