// The rules of who may import whom, checked on source text.
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript50';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** For each package, the packages of ours that it may import. */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  options: [],
  host: [],
  runtime: ['core', 'options', 'host'],
  core: ['options', 'host'],
  layers: ['core', 'options', 'host'],
  data: ['options', 'host'],
  metrics: ['options', 'host'],
  models: ['layers', 'core', 'data', 'options', 'host'],
  vis: ['metrics', 'options', 'host'],
  testing: ['core', 'layers', 'options', 'host'],
  experiments: [
    ...['core', 'layers', 'data', 'metrics', 'models', 'vis', 'runtime', 'options', 'host'],
  ],
  server: ['core', 'layers', 'data', 'models', 'vis', 'options', 'host'],
  cli: [
    ...['runtime', 'core', 'layers', 'data', 'metrics', 'models', 'vis', 'testing', 'notebooks'],
    ...['server', 'options', 'host', 'experiments', 'kernel'],
  ],
  notebooks: [
    ...['runtime', 'core', 'layers', 'data', 'metrics', 'models', 'vis', 'testing', 'options'],
    ...['experiments', 'kernel', 'host'],
  ],
  kernel: ['options'],
};

/** Packages that run in the browser, but for what stands under `src/node/`. */
export const browserSafe: readonly string[] = [
  'core',
  'layers',
  'data',
  'metrics',
  'models',
  'vis',
  'testing',
  'options',
  'host',
];

/** What a package's build puts into the package itself, so that users need not install it. */
const bundled: Readonly<Record<string, readonly string[]>> = {
  runtime: ['@tensorflow/tfjs-node-gpu'],
};

const nodeGlobals = new Set(['process', 'Buffer', '__dirname', '__filename', 'require']);

export interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly bin?: unknown;
}

/** One source file of a package; the path is relative to `src`, with slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Every way in which the sources or the manifest of a package break the rules, one line each. */
export function violations(name: string, manifest: Manifest, sources: readonly Source[]): string[] {
  const found: string[] = [];
  const allowed = arrows[name];
  if (!allowed) return [`packages/${name} has no arrows: say what it may import`];
  const declared = new Set(
    [manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies].flatMap(
      (group) => Object.keys(group ?? {}),
    ),
  );
  for (const dependency of declared) {
    const sibling = /^@resattn\/(.+)$/.exec(dependency)?.[1];
    if (sibling && !allowed.includes(sibling)) {
      found.push(`packages/${name}/package.json depends on ${dependency}`);
    }
  }
  for (const source of sources) {
    const where = `packages/${name}/src/${source.path}`;
    const isNode = !browserSafe.includes(name) || source.path.startsWith('node/');
    for (const specifier of importsOf(source)) {
      const complain = (why: string) => found.push(`${where} imports ${specifier}: ${why}`);
      if (isBuiltin(specifier)) {
        if (!isNode) complain('not in a browser');
        continue;
      }
      if (specifier.startsWith('.')) {
        const target = posix.normalize(posix.join(posix.dirname(source.path), specifier));
        if (target.startsWith('..')) complain('outside the package');
        if (!isNode && target.startsWith('node/')) complain('not in a browser');
        if (!specifier.endsWith('.js')) complain('no .js at the end');
        continue;
      }
      const [packageName, entry] = splitSpecifier(specifier);
      const sibling = /^@resattn\/(.+)$/.exec(packageName)?.[1];
      if (sibling === name) complain('itself, by its public name');
      else if (sibling && !allowed.includes(sibling)) complain('against the arrows');
      else if (!declared.has(packageName) && !bundled[name]?.includes(packageName)) {
        complain('not among the dependencies');
      }
      if (sibling && entry === 'node' && !isNode) complain('not in a browser');
    }
    if (!isNode) {
      for (const global of globalsOf(source))
        found.push(`${where} uses ${global}: not in a browser`);
    }
  }
  return found;
}

/** Every module named in the file, by types only, dynamic imports and re-exports included. */
function importsOf({ text }: Source): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** The circles of files that import each other, be it for a type alone; each as its sorted paths. */
export function fileCircles(sources: readonly Source[]): string[][] {
  const paths = new Set(sources.map(({ path }) => path));
  const imports = new Map(
    sources.map((source): [string, string[]] => {
      const targets = importsOf(source)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => posix.join(posix.dirname(source.path), specifier))
        .map((target) => target.replace(/\.js$/, '.ts'));
      return [source.path, targets.filter((target) => paths.has(target))];
    }),
  );
  // Tarjan 1972: strongly connected components by one walk.
  const found: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const visit = (path: string): void => {
    order.set(path, order.size);
    lowest.set(path, order.get(path)!);
    open.push(path);
    for (const next of imports.get(path)!) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) {
        lowest.set(path, Math.min(lowest.get(path)!, lowest.get(next)!));
      }
    }
    if (lowest.get(path) !== order.get(path)) return;
    const circle = open.splice(open.indexOf(path));
    if (circle.length > 1) found.push(circle.sort());
  };
  for (const path of imports.keys()) if (!order.has(path)) visit(path);
  return found;
}

function splitSpecifier(specifier: string): [packageName: string, entry: string] {
  const parts = specifier.split('/');
  const count = specifier.startsWith('@') ? 2 : 1;
  return [parts.slice(0, count).join('/'), parts.slice(count).join('/')];
}

/** The globals of Node that a file uses other than as `globalThis.x` or `typeof x`. */
function globalsOf({ path, text }: Source): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && nodeGlobals.has(node.text)) {
      const { parent } = node;
      const isDeclaration = 'name' in parent && parent.name === node;
      const isProperty = ts.isPropertyAccessExpression(parent) && parent.name === node;
      if (isDeclaration && !isProperty) declared.add(node.text);
      else if (!isProperty && !ts.isTypeOfExpression(parent)) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...used].filter((name) => !declared.has(name));
}

export function packageNames(): string[] {
  return readdirSync(join(root, 'packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

export function readManifest(name: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest;
}

/** The sources that are shipped: not the tests, and not what only they use. */
export function readSources(name: string): Source[] {
  const folder = join(root, 'packages', name, 'src');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((path) => ({ path: relative(folder, path).replaceAll('\\', '/'), file: path }))
    .filter(({ path }) => !path.split('/').includes('fixtures'))
    .map(({ path, file }) => ({ path, text: readFileSync(file, 'utf8') }));
}
