import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelFolder, modelGoldens } from '@test/model-goldens';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  HubServer,
  type Misdeed,
  saySilence,
  sendHalf,
  sendNothing,
  sendOther,
} from './fixtures/hub-server.js';
import { rawSafetensors, rawTensors } from './fixtures/raw-safetensors.js';
import { type FromPretrainedOptions, fromPretrained } from './from-pretrained.js';

const classifiers = modelGoldens().filter(
  ({ architecture }) => architecture === 'BertForSequenceClassification',
);
const weights = 'model.safetensors';

describe.each(classifiers)('fromPretrained of $folder', ({ folder: golden }) => {
  let cacheFolder = '';
  let hub: HubServer;
  beforeEach(async () => {
    for (const name of ['HF_TOKEN', 'HF_HUB_OFFLINE', 'HF_ENDPOINT']) vi.stubEnv(name, '');
    cacheFolder = await mkdtemp(join(tmpdir(), 'hub-cache-'));
    const folder = modelFolder(golden);
    const files: Record<string, Uint8Array> = {};
    for (const file of await readdir(folder))
      if (!file.startsWith('golden')) files[file] = await readFile(join(folder, file));
    hub = await HubServer.start(files);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await hub.stop();
    await rm(cacheFolder, { recursive: true, force: true });
  });

  async function load(options: FromPretrainedOptions = {}, name = 'tiny/bert'): Promise<string> {
    const { endpoint } = hub;
    const { model } = await fromPretrained(name, { endpoint, cacheFolder, retries: 1, ...options });
    model.dispose();
    return model.architecture;
  }
  const misbehave = (file: string, ...misdeeds: Misdeed[]) => hub.misdeeds.set(file, misdeeds);
  const snapshot = () => join(cacheFolder, 'models--tiny--bert', 'snapshots', hub.commit);

  it('downloads once, then takes what the cache holds, offline too', async () => {
    const progress: string[] = [];
    const onProgress = ({ file }: { file: string }) => progress.push(file);
    expect(await load({ onProgress })).toBe('BertForSequenceClassification');
    expect(progress).toContain(weights);
    expect((await readdir(snapshot())).sort()).toEqual(
      ['config.json', weights, 'tokenizer.json', 'tokenizer_config.json'].sort(),
    );
    hub.requests = [];
    await load();
    // One question: whether the revision has moved on.
    expect(hub.requests).toEqual(['HEAD config.json']);
    hub.requests = [];
    await load({ offline: true });
    await load({ offline: true, revision: hub.commit });
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    await load();
    expect(hub.requests).toEqual([]);
    await expect(load({ revision: 'other' })).rejects.toThrow(
      /tiny\/bert \(revision other\) is not in the cache .*, and offline mode/,
    );
  });

  it('takes the cache where the Hub is not reached, and says so', async () => {
    const nowhere = { endpoint: 'http://127.0.0.1:9', retries: 0 };
    await expect(load(nowhere)).rejects.toThrow(/could not be reached .*; tried 1 times/);
    await load();
    const notices: string[] = [];
    await load({ ...nowhere, onNotice: (notice) => notices.push(notice) });
    expect(notices[0]).toMatch(/tiny\/bert is taken from the cache, since the Hub was not reached/);
  });

  it('takes up a download that broke off, in this call and in the next', async () => {
    misbehave(weights, sendHalf(cacheFolder), sendHalf(cacheFolder));
    await load({ retries: 2 });
    expect(hub.downloadsOf(weights)).toBe(3);
    await rm(join(snapshot(), weights));
    misbehave(weights, sendHalf(cacheFolder));
    await expect(load({ retries: 0 })).rejects.toThrow(/could not be downloaded/);
    expect(existsSync(join(snapshot(), weights))).toBe(false);
    let range: string | undefined;
    misbehave(weights, (request, response) => {
      range = request.headers.range;
      response.destroy();
    });
    await load();
    expect(range).toMatch(/^bytes=\d+-$/);
  });

  it('refuses content that is not what was announced, and keeps nothing of it', async () => {
    misbehave(weights, sendOther);
    await load();
    await rm(join(snapshot(), weights));
    for (const [misdeed, problem] of [
      [sendOther, /expected the checksum [0-9a-f]{64}, got [0-9a-f]{64}/],
      [sendNothing, /expected \d+ bytes, got 0/],
    ] as const) {
      misbehave(weights, misdeed, misdeed);
      await expect(load()).rejects.toThrow(problem);
      expect(await readdir(snapshot())).not.toContain(weights);
      expect((await readdir(snapshot())).filter((name) => name.endsWith('.part'))).toEqual([]);
    }
    await rm(join(snapshot(), 'tokenizer.json'));
    misbehave('tokenizer.json', sendOther, sendOther);
    await expect(load()).rejects.toThrow(/expected the checksum [0-9a-f]{40}/);
  });

  it('gives up on a server that says nothing', async () => {
    misbehave(weights, saySilence);
    await expect(load({ retries: 0, stallTimeout: 3000 })).rejects.toThrow(/nothing came for 3 s/);
  });

  it('says what the Hub answered: no model, no revision, no token, a wrong one', async () => {
    await expect(load({}, 'tiny/other')).rejects.toThrow(
      /tiny\/other: the Hub answered 401; it does not exist, or it is private or gated/,
    );
    await expect(load({ revision: 'v9' })).rejects.toThrow(/404; it has no revision "v9"/);
    hub.token = 'secret';
    await expect(load()).rejects.toThrow(/answered 401; .* give a token \(HF_TOKEN\)/);
    await expect(load({ token: 'wrong' })).rejects.toThrow(/401; the token does not open it/);
    await load({ token: 'secret' });
    // The token is for the Hub alone, not for the server that holds the content.
    expect(hub.tokensElsewhere.every((token) => token === undefined)).toBe(true);
    expect(hub.tokensElsewhere.length).toBeGreaterThan(0);
    vi.stubEnv('HF_TOKEN', 'secret');
    await load();
    await expect(load({}, './no/such/folder')).rejects.toThrow(/neither a folder .* nor a name/);
  });

  it('follows a model that was renamed', async () => {
    expect(await load({}, 'old/name')).toBe('BertForSequenceClassification');
  });

  it('gets the parts of a model in several files, and says which is missing', async () => {
    const tensors = Object.entries(rawTensors(hub.files.get(weights)!));
    const names = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
    const index: { weight_map: Record<string, string> } = { weight_map: {} };
    names.forEach((name, part) => {
      const own = tensors.filter((_, i) => i % 2 === part);
      hub.files.set(name, rawSafetensors(Object.fromEntries(own)));
      for (const [tensor] of own) index.weight_map[tensor] = name;
    });
    hub.files.delete(weights);
    await expect(load()).rejects.toThrow(/has neither model\.safetensors nor/);
    await rm(cacheFolder, { recursive: true });
    hub.files.set(`${weights}.index.json`, Buffer.from(JSON.stringify(index)));
    await load();
    await rm(cacheFolder, { recursive: true });
    hub.files.delete(names[1]!);
    await expect(load()).rejects.toThrow(/lacks model-00002-of-00002\.safetensors/);
  });

  it('finds a server that is no Hub, and a folder that is no model', async () => {
    hub.files.delete('config.json');
    await expect(load()).rejects.toThrow(/has no config\.json, so it is no model/);
    await writeFile(join(cacheFolder, 'file'), '');
    await expect(load({}, cacheFolder)).rejects.toThrow(/config\.json: missing/);
  });
});
