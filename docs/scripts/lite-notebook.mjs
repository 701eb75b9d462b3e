/**
 * @typedef {object} NotebookCell
 * @property {string} cell_type
 * @property {string | string[]} source
 * @property {unknown[]} [outputs]
 * @property {number | null} [execution_count]
 * @property {object} [metadata]
 */

/** The notebooks that reach their numbers in a browser, by name without extension: check-lite.mjs shows it. */
export const browserNotebooks = [
  '01-resnet-attention',
  '02-residual-connections',
  '03-residual-versions',
  '04-attention-from-scratch',
  '05-multi-head-attention',
];

const note =
  '> This copy runs in your browser, on WebAssembly: nothing is installed and nothing is sent. It takes the ' +
  'quick setting, with less data and fewer steps; the numbers of the full one are for a computer of your ' +
  "own. `process.env.RESATTN_QUICK = '0'` in a cell of its own above the first takes the full one here.";

/** @param {NotebookCell} cell */
const sourceOf = ({ source }) => [source].flat().join('');

/**
 * Whether a browser has all that a notebook imports.
 *
 * @param {string} json
 * @param {ReadonlySet<string>} specifiers what cells can import there
 */
export function isForBrowsers(json, specifiers) {
  /** @type {NotebookCell[]} */
  const cells = JSON.parse(json).cells;
  const code = cells.filter(({ cell_type: type }) => type === 'code').map(sourceOf);
  const imported = code.join('\n').matchAll(/(?:\bfrom|\bimport|\brequire\()\s*\(?'([^']+)'/g);
  return [...imported].every(([, specifier]) => specifiers.has(specifier ?? ''));
}

/**
 * The notebook as it is opened in a browser: without outputs, for the kernel there, with a note.
 *
 * @param {string} json
 */
export function liteNotebook(json) {
  const notebook = JSON.parse(json);
  /** @type {NotebookCell[]} */
  const cells = notebook.cells.map((/** @type {NotebookCell} */ cell) =>
    cell.cell_type === 'code' ? { ...cell, outputs: [], execution_count: null } : cell,
  );
  const noted = { cell_type: 'markdown', id: 'in-your-browser', metadata: {}, source: note };
  const kernelspec = { name: 'typescript', display_name: 'TypeScript', language: 'typescript' };
  return JSON.stringify({
    ...notebook,
    cells: [noted, ...cells],
    metadata: { ...notebook.metadata, kernelspec },
  });
}
