// Devcontainer, Binder and Colab: they set up by commands of the repository, which have to be there.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { scripts, engines } = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  engines: { node: string };
};
const minimum = Number(/\d+/.exec(engines.node)![0]);

test.each(['.devcontainer/set-up.sh', '.binder/postBuild', 'docs/colab.ipynb'])(
  '%s installs the kernel by a command that is there, by both names',
  (path) => {
    const text = read(path).replaceAll("', '", ' ');
    const called = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
    expect(called).toContain('kernel');
    for (const name of called) expect(scripts).toHaveProperty([name]);
    expect(text).toMatch(/tslab/);
    const { metadata } = JSON.parse(read('packages/notebooks/01-resnet-attention.ipynb')) as {
      metadata: { kernelspec: { name: string } };
    };
    expect(['typescript', 'tslab']).toContain(metadata.kernelspec.name);
  },
);

test('each brings a Node that the packages take', () => {
  const versions = [
    /FROM node:(\d+)/.exec(read('.devcontainer/Dockerfile')),
    /nodejs=(\d+)/.exec(read('.binder/environment.yml')),
    /'n', '(\d+)'/.exec(read('docs/colab.ipynb')),
  ].map((found) => Number(found?.[1]));
  for (const version of versions) expect(version).toBeGreaterThanOrEqual(minimum);
});

test('the devcontainer names files that are there', () => {
  const { build, postCreateCommand } = JSON.parse(read('.devcontainer/devcontainer.json')) as {
    build: { dockerfile: string };
    postCreateCommand: string;
  };
  expect(existsSync(join(root, '.devcontainer', build.dockerfile))).toBe(true);
  const script = postCreateCommand.replace(/^sh /, '');
  expect(existsSync(join(root, script))).toBe(true);
  for (const [, file] of read(script).matchAll(/--requirement (\S+)/g))
    expect(existsSync(join(root, file!))).toBe(true);
});

test.runIf(process.platform !== 'win32')('Binder can start what it runs after the build', () => {
  expect(statSync(join(root, '.binder/postBuild')).mode & 0o100).toBeTruthy();
});
