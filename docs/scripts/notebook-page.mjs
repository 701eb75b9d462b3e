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
 * @param {boolean} isInBrowser whether JupyterLite has it, so that the page has a button to it
 * @returns the page, and its pieces of HTML for `<name>.outputs.json`
 */
export function notebookPage(name, json, withLinks, isInBrowser) {
  /** @type {string[]} */
  const outputs = [];
  const parts = cellsOf(json).flatMap((cell, i) => {
    const source = cell.source.join('');
    if (cell.cell_type === 'markdown') {
      const text = withLinks(source);
      return [isInBrowser && i === 0 ? withButton(text, name) : text];
    }
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
 * A button below the title that opens the notebook in JupyterLite.
 *
 * @param {string} text
 * @param {string} name
 */
function withButton(text, name) {
  // VitePress would take a link in Markdown for one of its own pages.
  const button =
    `<p class="notebook-open"><a href="../lite/notebooks/index.html?path=${name}.ipynb" ` +
    'target="_self">Run it in this browser</a> Nothing is installed, nothing is sent.</p>';
  return text.replace(/^(# .+)$/m, `$1\n\n${button}`);
}

/**
 * @param {string} language
 * @param {string} text
 */
function fence(language, text) {
  const ticks = text.includes('```') ? '````' : '```';
  return `${ticks}${language}\n${text}\n${ticks}`;
}
