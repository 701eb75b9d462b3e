/**
 * A notebook as a page: prose as it is, code as code, what it printed below it. Pictures and tables
 * are HTML with styles inside, which the template of a page may not hold, so they go into a file of
 * their own and are put in place by number.
 *
 * @param name of the notebook, without extension
 * @returns the page, and its pieces of HTML for `<name>.outputs.json`
 */
export function notebookPage(name, json, withLinks) {
  const outputs = [];
  const parts = JSON.parse(json).cells.flatMap((cell) => {
    const source = cell.source.join('');
    if (cell.cell_type === 'markdown') return [withLinks(source)];
    const printed = cell.outputs.flatMap((output) => {
      const html = output.data?.['text/html'];
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

function fence(language, text) {
  const ticks = text.includes('```') ? '````' : '```';
  return `${ticks}${language}\n${text}\n${ticks}`;
}
