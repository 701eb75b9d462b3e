import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { embeddedSets } from '../embedded/registry.js';
import { languageDetectionSet } from '../language-detection/index.js';
import { publicSets } from '../public/registry.js';
import { describeDataSet, listDataSets } from './made-on-the-spot.js';

beforeEach(() => vi.stubEnv('RESATTN_DATA_DIR', '/nowhere'));
afterEach(() => vi.unstubAllEnvs());

test('all sets are listed, those that are made on the spot first', () => {
  const embedded = [...embeddedSets, languageDetectionSet];
  const sets = listDataSets({ embedded });
  expect(sets.map(({ id }) => id)).toEqual([
    ...embedded.map(({ id }) => id),
    ...Object.keys(publicSets),
  ]);
  expect(sets.filter(({ kind }) => kind === 'embedded')).toHaveLength(embedded.length);
});

test('a set is described for programs and people, whatever its kind', () => {
  const made = describeDataSet('scan-grammar');
  expect(made.info).toMatchObject({ id: 'scan-grammar', sizes: { commands: 20_910 } });
  expect(new Map(made.facts).get('made by')).toBe('scanCommands, scanSplit of @resattn/data');
  expect(new Map(describeDataSet('trec').facts).get('splits')).toBe('train 5,452, test 500');
  expect(() => describeDataSet('trek')).toThrow('Did you mean "trec"?');
});
