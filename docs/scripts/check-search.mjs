#!/usr/bin/env node
// Asks the search of the built site what people ask, and compares the first page that it answers with: the lines of
// queries.json, each a query and the pages that may come first. Fails below the number that has to be right.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import MiniSearch from 'minisearch';
import { searchOptions } from '../.vitepress/search-options.mjs';
import { dist } from './serve-site.mjs';
import { docs } from './site-folder.mjs';

const LEAST_RIGHT = 40;

/**
 * The index of a language, as the page loads it.
 *
 * @param {string} locale
 */
async function indexOf(locale) {
  const folder = join(dist, 'assets/chunks');
  const file = readdirSync(folder).find((name) => name.startsWith(`@localSearchIndex${locale}.`));
  if (file === undefined) throw new Error(`there is no index of ${locale}: npm run docs`);
  const { default: json } = await import(pathToFileURL(join(folder, file)).href);
  return MiniSearch.loadJSON(json, {
    fields: ['title', 'titles', 'text'],
    storeFields: ['title', 'titles'],
    ...searchOptions.options,
    searchOptions: searchOptions.searchOptions,
  });
}

/** @type {Record<string, [query: string, ...pages: string[]][]>} */
const queries = JSON.parse(readFileSync(join(docs, 'scripts/queries.json'), 'utf8'));
let right = 0;
let asked = 0;
for (const [locale, lines] of Object.entries(queries)) {
  const index = await indexOf(locale);
  for (const [query, ...pages] of lines) {
    asked++;
    const results = index.search(query);
    const found = results.map(({ id }) => String(id).replace(/(\.html)?(#.*)?$/, ''));
    const isRight = pages.includes(found[0] ?? '');
    if (isRight) right++;
    else console.log(`${query}: got ${found[0] ?? 'nothing'}, expected ${pages.join(' or ')}`);
  }
}
console.log(`${right} of ${asked} queries have the right page first; ${LEAST_RIGHT} have to`);
process.exit(right >= LEAST_RIGHT ? 0 : 1);
