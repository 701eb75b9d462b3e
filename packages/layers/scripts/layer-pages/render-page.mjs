// The page of a layer, as Markdown.

/** `{@link Name}` and `{@link Name.method}` as links to pages, or as code. */
function linked(text, pages) {
  return text.replace(/\{@link (\w+)((?:\.\w+)?)\}/g, (_, name, rest) =>
    pages.has(name) ? `[\`${name}${rest}\`](${pages.get(name)})` : `\`${name}${rest}\``,
  );
}

/** The paragraphs of a comment, apart into what it does, its shapes and its papers. */
function sections({ body }) {
  const paragraphs = body.split(/\n\s*\n/);
  const isPaper = (text) => /https?:\/\/|\b(19|20)\d\d\b/.test(text) && !/^Shapes:/.test(text);
  return {
    text: paragraphs.filter((text) => !isPaper(text) && !/^Shapes?:/.test(text)),
    shapes: paragraphs.filter((text) => /^Shapes?:/.test(text)),
    papers: paragraphs.filter(isPaper),
  };
}

const cell = (text) => text.replaceAll('|', '\\|');
const code = (axes) => `\`[${axes.join(', ')}]\``;

function table(head, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function shapeTable({ inputs, outputs }) {
  return table(
    ['', 'axes', 'holds'],
    [
      ...inputs.map(({ name, axes, holds }) => [`input ${name}`, code(axes), holds]),
      ...outputs.map((axes, i) => [
        outputs.length === 1 ? 'output' : `output ${i + 1}`,
        code(axes),
        'numbers',
      ]),
    ],
  );
}

/** An option's comment, apart into what it means and its default. */
function optionRow({ name, type, isOptional, comment = '' }) {
  const found = /(?:^|\s)Default:? (.*?)\.(?=\s|$)/.exec(comment);
  const meaning = found ? comment.replace(found[0], '').trim() : comment;
  const fallback = found ? found[1] : isOptional ? 'none' : '**required**';
  return [`\`${name}\``, `\`${type}\``, fallback, meaning];
}

function methodEntry({ name, parameters, comment }, pages) {
  const tags = (comment?.tags ?? [])
    .filter(({ name }) => name === 'param' || name === 'returns')
    .map(({ name, value }) =>
      name === 'returns' ? `- returns ${value}` : `- ${value.replace(/^(\w+)\s+/, '`$1`: ')}`,
    );
  return [
    `### \`${name}(${parameters.join(', ')})\``,
    linked(comment?.body ?? '', pages),
    ...(tags.length > 0 ? [linked(tags.join('\n'), pages)] : []),
  ].join('\n\n');
}

/** The first sentence of a layer's comment, on one line. */
export function summaryOf(layer, pages) {
  const [first] = sections(layer.comment).text;
  const line = first.replace(/\s*\n\s*/g, ' ');
  const sentence = /^(.*?[.:])(?=\s|$)/.exec(line)?.[1] ?? line;
  return linked(sentence.replace(/[:.]$/, ''), pages);
}

/** The picture of a layer, with what it shows. */
const pictured = (name, { file, kind }) =>
  kind === 'logits' ? positionLogits(name, file) : influence(name, file);

const positionLogits = (name, picture) => [
  '## What positions do to attention',
  `![${name}: logits of queries for keys by their positions alone](../images/layers/${picture})`,
  'The logit that each query (rows) gives to each key (columns) by their positions alone: all queries and keys are the same vector, 10 positions, the first head, random weights, darker is more.',
];

const influence = (name, picture) => [
  '## What reaches what',
  `![${name}: influence of input positions on output positions](../images/layers/${picture})`,
  'How much each output position changes (rows) when one of 10 input positions is drawn anew (columns): root mean square over features and 8 draws of weights and inputs, darker is more.',
];

/**
 * @param layer of `readSources`
 * @param shapes of `shapesOf`
 * @param example code
 * @param pages file names by class name
 * @param picture `file` in docs/images/layers, and its `kind`: influence or logits; undefined for none
 */
export function renderPage(layer, { shapes, example, pages, picture }) {
  const { text, shapes: shapeText, papers } = sections(layer.comment);
  const errors = layer.comment.tags.filter(({ name }) => name === 'throws');
  const factories = layer.factories.map(({ name }) => `\`${name}(options)\``).join(', ');
  const others = layer.factories.slice(1).map(({ name, comment }) => {
    const body = (comment?.body ?? '').replace(/\s*\n\s*/g, ' ');
    return `- \`${name}(options)\`: ${linked(body, pages).replace(/^Makes/, 'makes')}`;
  });
  const options =
    layer.options.length === 0
      ? ['None of its own.']
      : [table(['option', 'type', 'default', 'meaning'], layer.options.map(optionRow))];
  return `${[
    `# ${layer.name}`,
    '<!-- Written by packages/layers/scripts/layer-pages.mjs from the comments in the source. -->',
    ...text.map((paragraph) => linked(paragraph, pages)),
    `Made by ${factories}. Source: [${layer.path}](../../packages/layers/src/${layer.path}).`,
    ...(others.length > 0 ? [others.join('\n')] : []),
    '## Shapes',
    ...shapeText.map((paragraph) => linked(paragraph.replace(/^Shapes?: /, ''), pages)),
    'In the example below:',
    shapeTable(shapes),
    ...(picture === undefined ? [] : pictured(layer.name, picture)),
    '## Options',
    ...options,
    'Every layer also takes `name`, `trainable`, `inputShape` and `dtype`, as in tfjs.',
    '## Example',
    `\`\`\`ts\n${example}\n\`\`\``,
    ...(layer.methods.length > 0
      ? ['## Methods', ...layer.methods.map((method) => methodEntry(method, pages))]
      : []),
    ...(errors.length > 0
      ? ['## Errors', errors.map(({ value }) => `- ${linked(value, pages)}`).join('\n')]
      : []),
    ...(papers.length > 0
      ? ['## Papers', ...papers.map((paragraph) => linked(paragraph, pages))]
      : []),
  ].join('\n\n')}\n`;
}
