#!/usr/bin/env node
// Writes a page for every layer into docs/layers, from the comments in the source, and runs every
// example on it; and a picture of what reaches what into docs/images/layers, out of the layer's own results.
// With --check nothing is written: it ends with status 1 if a page is out of date. A picture is drawn where there is
// none yet, or for all layers with --pictures.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { renderComparison } from './layer-pages/comparison.mjs';
import { exampleOf, formatted, shapesOf } from './layer-pages/example.mjs';
import {
  changedInput,
  influenceOf,
  influenceSvg,
  positionLogitsOf,
  positionLogitsSvg,
} from './layer-pages/influence.mjs';
import { readSources } from './layer-pages/read-sources.mjs';
import { renderPage, summaryOf } from './layer-pages/render-page.mjs';
import { importLayers } from './layer-pages/run-layers.mjs';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const docs = join(packageFolder, '../../docs/layers');
const pictures = join(packageFolder, '../../docs/images/layers');
const isCheck = process.argv.includes('--check');
const redraws = process.argv.includes('--pictures');

/** `MultiHeadAttention` becomes `multi-head-attention.md`. */
const fileOf = (name) => `${name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()}.md`;
const nameOf = (layer) => layer.getClassName().split('>')[1];

/** Runs an example as it stands on the page; returns what it prints. */
function runExample(example, modules) {
  const text = transformSync(example, { loader: 'ts', format: 'cjs' }).code;
  const printed = [];
  const log = { log: (value) => printed.push(JSON.stringify(value).replaceAll(',', ', ')) };
  const require = (name) => modules[name];
  modules['@tensorflow/tfjs'].tidy(() => {
    new Function('require', 'module', 'console', text)(require, {}, log);
  });
  return printed;
}

const { layers, expressions } = readSources(join(packageFolder, 'src'));
const { layers: exported, subjectsByFolder, tf } = await importLayers(packageFolder);
const modules = { '@resattn/layers': exported, '@tensorflow/tfjs': tf };
const classNames = exported.catalogue.map(({ className }) => className.split('>')[1]);
const pages = new Map(classNames.map((name) => [name, fileOf(name)]));

// Of each class the plainest subject: the first without a name of its own, else the first.
const chosen = new Map();
for (const [folder, subjects] of Object.entries(subjectsByFolder))
  subjects.forEach((subject, i) => {
    const name = nameOf(subject.create());
    if (chosen.has(name) && (subject.name !== undefined || !chosen.get(name).subject.name)) return;
    chosen.set(name, { subject, expression: expressions.get(folder)[i] });
  });

const make = (name) => chosen.get(name).subject.create();
const drafts = classNames.map((name) => {
  const { subject, expression } = chosen.get(name);
  return exampleOf(tf, make(name), subject, expression, new Set(Object.keys(exported)));
});
const examples = formatted(drafts, join(packageFolder, '../..'));

/** The picture of a layer, `file` and `kind`; undefined for a layer that has none to draw. */
function pictureOf(name) {
  const file = `${pages.get(name).slice(0, -'.md'.length)}.svg`;
  const path = join(pictures, file);
  const { subject } = chosen.get(name);
  const logits = positionLogitsOf(tf, () => make(name), subject);
  const kind = logits === undefined ? 'influence' : 'logits';
  if (existsSync(path) && !redraws) return { file, kind };
  if (isCheck) return undefined;
  const svg = logits === undefined ? drawInfluence(name, subject) : positionLogitsSvg(name, logits);
  if (svg === undefined) return undefined;
  mkdirSync(pictures, { recursive: true });
  writeFileSync(path, svg);
  return { file, kind };
}

function drawInfluence(name, subject) {
  const influence = influenceOf(tf, () => make(name), subject);
  if (influence === undefined) return undefined;
  const { name: input } = changedInput(make(name), subject);
  return influenceSvg(name, influence, input);
}

const files = new Map();
classNames.forEach((name, i) => {
  const layer = layers.get(name);
  if (!layer?.comment) throw new Error(`${name} has no comment in the source`);
  const example = examples[i];
  for (const printed of runExample(example, modules))
    if (!example.includes(`// ${printed}`))
      throw new Error(`the example of ${name} prints ${printed}, its comment says something else`);
  const shapes = shapesOf(tf, make(name), chosen.get(name).subject);
  files.set(
    pages.get(name),
    renderPage(layer, { shapes, example, pages, picture: pictureOf(name) }),
  );
});

const byFolder = new Map();
for (const name of classNames) {
  const { folder } = layers.get(name);
  byFolder.set(folder, [...(byFolder.get(folder) ?? []), name]);
}
files.set(
  'README.md',
  `${[
    '# Layers',
    '<!-- Written by packages/layers/scripts/layer-pages.mjs from the comments in the source. -->',
    `${classNames.length} layers of \`@resattn/layers\`, each with its formula, shapes, options and an example that runs. ` +
      'Beside other libraries: [comparison](comparison.md).',
    ...[...byFolder].map(
      ([folder, names]) =>
        `## ${folder}\n\n${names.map((name) => `- [${name}](${pages.get(name)}): ${summaryOf(layers.get(name), pages)}`).join('\n')}`,
    ),
  ].join('\n\n')}\n`,
);
files.set('comparison.md', renderComparison(classNames, pages));

const stale = [...files].filter(([file, text]) => {
  const path = join(docs, file);
  return !existsSync(path) || readFileSync(path, 'utf8') !== text;
});
const surplus = existsSync(docs) ? readdirSync(docs).filter((file) => !files.has(file)) : [];
if (isCheck) {
  for (const [file] of stale) console.log(`docs/layers/${file} is out of date`);
  for (const file of surplus) console.log(`docs/layers/${file} belongs to no layer`);
  console.log(`${classNames.length} examples ran`);
  if (stale.length + surplus.length > 0) {
    console.log('run node packages/layers/scripts/layer-pages.mjs');
    process.exit(1);
  }
} else {
  mkdirSync(docs, { recursive: true });
  for (const [file, text] of stale) writeFileSync(join(docs, file), text);
  for (const file of surplus) rmSync(join(docs, file));
  console.log(
    `docs/layers: ${stale.length} written, ${surplus.length} removed, ${files.size} in all`,
  );
}
