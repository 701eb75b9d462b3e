import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { recordedSettings, settingsNotice, settingsToResume } from './recorded-settings.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (text: string) => writeFileSync(join(folder, 'environment.json'), text);
const settings = { oneDnn: true, intraOpThreads: 1, interOpThreads: 1 };

it('settings of a run are read from its environment, and nothing from one that is damaged', async () => {
  expect(await recordedSettings(join(folder, 'none'))).toBeUndefined();
  write(JSON.stringify({ settings: { ...settings, chosenBy: 'calibration' } }));
  expect(await recordedSettings(folder)).toEqual(settings);
  for (const text of [
    '{"settings": {"oneDnn": "yes", "intraOpThreads": 1, "interOpThreads": 1}}',
    '{"settings": {"oneDnn": true, "intraOpThreads": -1, "interOpThreads": 1}}',
    '{}',
    '{"sett',
  ]) {
    write(text);
    expect(await recordedSettings(folder), text).toBeUndefined();
  }
});

it('a run is resumed with the threads that it was begun with, unless the machine has fewer', () => {
  expect(settingsToResume(settings)).toEqual(settings);
  expect(settingsToResume({ ...settings, intraOpThreads: 100_000 })).toEqual({ oneDnn: true });
});

it('a difference is said, with both settings', () => {
  expect(settingsNotice(settings, settings)).toBeUndefined();
  expect(settingsNotice(settings, { ...settings, oneDnn: false })).toBe(
    'computed with oneDNN off, 1 threads in and 1 between operations; the run was begun with oneDNN on, ' +
      '1 threads in and 1 between operations, so its digits may differ from now on',
  );
});
