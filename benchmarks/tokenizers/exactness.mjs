// How many texts a tokenizer for JavaScript encodes otherwise than ours, whose ids are those of the
// reference (packages/data/scripts/compare-tokenizers.mjs shows it). Special tokens around a text
// are left out of the comparison where the other library adds none.
import { collectLines, oddTexts } from '../../packages/data/scripts/compared-texts.mjs';
import { libraries } from './libraries.mjs';

/** `{ lines, odd }`: differing texts of `count` real lines and of 3,000 odd ones, or `{ absent }`. */
export async function countDifferences(library, file, tokenizer, data, count) {
  let other;
  try {
    other = await libraries[library](file);
  } catch (error) {
    return { absent: String(error.message ?? error).split('\n')[0] };
  }
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

async function isSame(other, tokenizer, text) {
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
