/**
 * @typedef {object} Output
 * @property {string | string[]} [text]
 * @property {Readonly<Record<string, string | string[]>>} [data]
 *
 * @typedef {object} Cell
 * @property {string} cell_type
 * @property {string[]} source
 * @property {Output[]} [outputs]
 */

/**
 * The cells of a notebook.
 *
 * @param {string} json
 * @returns {Cell[]}
 */
export const cellsOf = (json) => JSON.parse(json).cells;

/**
 * A notebook as a page: prose as it is, code as code, what it printed below it. Pictures and tables
 * are HTML with styles inside, which the template of a page may not hold, so they go into a file of
 * their own and are put in place by number.
 *
 * @param {string} name of the notebook, without extension
 * @param {string} json
 * @param {(text: string) => string} withLinks
 * @returns the page, and its pieces of HTML for `<name>.outputs.json`
 */
export function notebookPage(name, json, withLinks) {
  /** @type {string[]} */
  const outputs = [];
  const parts = cellsOf(json).flatMap((cell) => {
    const source = cell.source.join('');
    if (cell.cell_type === 'markdown') return [withLinks(source)];
    const printed = (cell.outputs ?? []).flatMap((output) => {
      const html = output.data?.['text/html'] ?? output.data?.['image/svg+xml'];
      if (html) {
        outputs.push([html].flat().join(''));
        return [`<div class="notebook-output" v-html="outputs[${outputs.length - 1}]"></div>`];
      }
      const text = [output.text ?? output.data?.['text/plain'] ?? []].flat().join('').trimEnd();
      return text === '' ? [] : [fence('text', text)];
    });
    return [fence('ts', source), ...printed];
  });
  const script = `<script setup>\nimport outputs from './${name}.outputs.json';\n</script>`;
  return { markdown: `${[...parts, script].join('\n\n')}\n`, outputs };
}

/**
 * @param {string} language
 * @param {string} text
 */
function fence(language, text) {
  const ticks = text.includes('```') ? '````' : '```';
  return `${ticks}${language}\n${text}\n${ticks}`;
}
