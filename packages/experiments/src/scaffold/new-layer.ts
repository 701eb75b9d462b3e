import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import { checkOptions } from '@resattn/options';
import { UsageError, UserError } from '../user-error.js';
import {
  type LayerNames,
  layerChangeset,
  layerPage,
  layerSource,
  layerTest,
} from './layer-templates.js';

export interface NewLayerOptions {
  /** Folder of the package that gets the layer. */
  readonly in: string;
  /** Folder under `src`; omitted, `src` itself. */
  readonly group?: string | undefined;
}

/** What was written for a new layer, and what is left to do. */
export interface NewLayer {
  /** The files that were written. */
  readonly files: readonly string[];
  /** What to do next, each a sentence without its full stop. */
  readonly nextSteps: readonly string[];
}

const layersPackage = '@resattn/layers';

/**
 * Writes the files of a new layer: source, conformance test, page and changeset. In `@resattn/layers`
 * itself there is no page to write, since its pages are made from the sources.
 *
 * @throws UsageError for a name that no class can have.
 * @throws UserError when the folder is no package, or one of the files is there already; nothing is
 *   written then.
 */
export async function newLayer(className: string, options: NewLayerOptions): Promise<NewLayer> {
  checkOptions('newLayer', options, { in: true, group: true });
  checkNames(className, options.group);
  const folder = resolve(options.in);
  const names = namesOf(className, packageNameOf(folder), options.group);
  const files = filesOf(names, folder, options.group);
  const present = [...files.keys()].filter((path) => existsSync(path));
  if (present.length > 0)
    throw new UserError(
      `${present.map((path) => relative(folder, path)).join(', ')}: there already; nothing was ` +
        'written. Choose another name, or remove what is there',
    );
  for (const [path, text] of files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, text);
  }
  return { files: [...files.keys()], nextSteps: nextSteps(names, options.group) };
}

function packageNameOf(folder: string): string {
  const path = join(folder, 'package.json');
  if (!existsSync(path))
    throw new UserError(`${folder} holds no package.json.`, [
      'go to the folder of your package',
      (option) => `name it with ${option('in')}`,
    ]);
  const { name } = JSON.parse(readFileSync(path, 'utf8')) as { name?: string };
  if (!name) throw new UserError(`${path} has no "name"; give your package one`);
  return name;
}

function checkNames(className: string, group: string | undefined): void {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(className)) {
    const letters = className.replace(/[^A-Za-z0-9]+(.?)/g, (_, next: string) =>
      next.toUpperCase(),
    );
    const better = letters.replace(/^[0-9]+/, '').replace(/^./, (first) => first.toUpperCase());
    throw new UsageError(
      `a layer cannot be called "${className}"; expected a class name such as ${better || 'GatedSum'}`,
    );
  }
  if (group !== undefined && !/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(group))
    throw new UsageError(
      (option) =>
        `${option('group')} is "${group}", expected the name of a folder, such as attention`,
    );
}

function namesOf(className: string, packageName: string, group: string | undefined): LayerNames {
  const depth = group === undefined ? 0 : group.split('/').length;
  return {
    className,
    factory: className.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+$|^[A-Z]/, (start) =>
      start.toLowerCase(),
    ),
    file: className.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase(),
    owner: packageName === layersPackage ? 'resattn' : packageName.replace(/^@[^/]+\//, ''),
    packageName,
    base:
      packageName === layersPackage
        ? `${depth ? '../'.repeat(depth) : './'}base/index.js`
        : layersPackage,
  };
}

function filesOf(
  names: LayerNames,
  folder: string,
  group: string | undefined,
): ReadonlyMap<string, string> {
  const source = join(folder, 'src', group ?? '', names.file);
  const root = workspaceOf(folder);
  return new Map([
    [`${source}.ts`, layerSource(names)],
    [`${source}.test.ts`, layerTest(names)],
    ...(names.packageName === layersPackage
      ? []
      : ([[join(folder, 'docs', `${names.file}.md`), layerPage(names)]] as const)),
    [join(root, '.changeset', `${names.file}.md`), layerChangeset(names)],
  ]);
}

/** The nearest folder upwards that keeps changesets, else the package's own. */
function workspaceOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.changeset'))) return at;
    if (dirname(at) === at) return folder;
  }
}

function nextSteps({ className, file, packageName }: LayerNames, group = ''): string[] {
  const source = join('src', group, `${file}.ts`);
  const first = `write the formula into forward() of ${source}, then its comment`;
  if (packageName !== layersPackage)
    return [
      first,
      `run the test beside it until it passes`,
      `export ${className} from your package`,
    ];
  return [
    first,
    `once the test beside it passes, move its subject to ${join('src', group, 'fixtures/conformance.ts')}`,
    `export it from ${join('src', group, 'index.ts')}, and list it in src/catalogue.ts and in scripts/layer-pages/compared-libraries.mjs`,
    'node packages/layers/scripts/layer-pages.mjs writes its page',
    'name it in README.md, and count it there',
  ];
}
