import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';
import { goldens } from './support/goldens.js';
import { linkedProject } from './support/packed.js';
import { run } from './support/run.js';

const model = join(goldens, 'models', 'bert-masked-lm');

test.runIf(existsSync(model))(
  'the example of pretrained models runs on what the cache holds',
  () => {
    const project = linkedProject();
    const readme = readFileSync(join(root, 'packages/models/README.md'), 'utf8');
    const section = readme.slice(readme.indexOf('## Pretrained models'));
    const example = /^```ts\n([\s\S]*?)^```$/m.exec(section)![1]!;
    const name = /fromPretrained\('([^']+)'/.exec(example)![1]!;
    // The cache as it is after a download, with a small model under the example's name.
    const cached = join(project, 'cache', `models--${name.replace('/', '--')}`);
    mkdirSync(join(cached, 'refs'), { recursive: true });
    writeFileSync(join(cached, 'refs', 'main'), 'c0ffee');
    cpSync(model, join(cached, 'snapshots', 'c0ffee'), { recursive: true });
    process.env.HF_HUB_CACHE = join(project, 'cache');
    process.env.HF_HUB_OFFLINE = '1';

    const file = join(project, 'example.mjs');
    writeFileSync(file, transformSync(example, { loader: 'ts', format: 'esm' }).code);
    expect(run(process.execPath, [file], project)).toMatch(/^(negative|positive) 0\.\d+$/m);
    expect(existsSync(join(project, 'my-classifier', 'model.safetensors'))).toBe(true);
  },
);
