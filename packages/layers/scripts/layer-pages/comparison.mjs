// The table of this package's layers beside those of other libraries.
import { comparedAttention, comparedLayers, libraries } from './compared-libraries.mjs';

const row = (cells) => `| ${cells.join(' | ')} |`;
const shown = (name) => name ?? '-';

/**
 * @param names classes that the package exports
 * @param pages file names by class name
 * @throws Error when a layer is missing in the data, or the data name one that there is not
 */
export function renderComparison(names, pages) {
  const missing = names.filter((name) => !(name in comparedLayers));
  const surplus = Object.keys(comparedLayers).filter((name) => !names.includes(name));
  const faults = [
    ...missing.map(
      (name) =>
        `lacks ${name}; add ${name}: { x: null, k: null, t: null }, with the names in other libraries where they have it`,
    ),
    ...surplus.map(
      (name) => `has ${name}, which src/catalogue.ts does not list; remove it, or list it there`,
    ),
  ];
  if (faults.length > 0)
    throw new Error(
      `packages/layers/scripts/layer-pages/compared-libraries.mjs ${faults.join(', and ')}`,
    );
  const counts = libraries.map(
    ({ key }) => names.filter((name) => comparedLayers[name][key] !== null).length,
  );
  return `${[
    '# Layers beside other libraries',
    '<!-- Written by packages/layers/scripts/layer-pages.mjs; the data are in layer-pages/compared-libraries.mjs. -->',
    `What ${libraries.map(({ name, version }) => `${name} ${version}`).join('; ')} export for each layer of ` +
      '`@resattn/layers`, by their own names. In short: ' +
      `${names.length} layers here, of which ${libraries.map(({ name }, i) => `${counts[i]} in ${name}`).join(', ')}. ` +
      'They have layers that are not here, for images and for research on Transformers; those are not counted.',
    [
      row(['layer', ...libraries.map(({ name }) => name)]),
      `|${' --- |'.repeat(libraries.length + 1)}`,
      ...names.map((name) =>
        row([
          `[${name}](${pages.get(name)})`,
          ...libraries.map(({ key }) => shown(comparedLayers[name][key])),
        ]),
      ),
    ].join('\n'),
    '## Attention',
    'What multi-head attention can do. tfjs-layers exports no attention layer.',
    [
      row(['', '@resattn/layers', 'x-transformers', 'Keras and KerasHub']),
      '| --- | --- | --- | --- |',
      ...comparedAttention.map((cells) => row(cells.map(shown))),
    ].join('\n'),
  ].join('\n\n')}\n`;
}
