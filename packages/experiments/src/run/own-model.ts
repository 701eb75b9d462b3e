import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import { basename, extname, join, relative, resolve } from 'node:path';
import { FileFormatError } from '@resattn/core';
import { writeFileAtomic } from '@resattn/core/node';
import { type Families, isModulePath } from '../config/families.js';
import { familiesOf } from '../config/kinds.js';
import { UserError } from '../user-error.js';

/** A module whose default export defines a model. */
interface OwnModule {
  readonly path: string;
  readonly sha256: string;
}

/** `own-model.json` of a run. */
interface RecordedModel {
  readonly name: string;
  /** The module, from the run folder; null where a program gave the definition. */
  readonly module: string | null;
  readonly sha256: string | null;
  /** Copy of the module in the run folder. */
  readonly copy: string | null;
}

const RECORD = 'own-model.json';

/** The modules that models of this process came from, by the name of the model. */
const modules = new Map<string, OwnModule>();

/** What each module was when this process imported it, by its path: it is not imported twice. */
const imported = new Map<string, string>();

/**
 * Imports a module and takes in the model that its default export defines.
 *
 * @param key the option that names it, for errors. Default `model`
 * @returns the name of the model, which is its family from now on
 * @throws UserError when there is no such file, it cannot be imported, or it defines no model
 */
export async function loadOwnModel(
  path: string,
  families: Families,
  key = 'model',
): Promise<string> {
  const file = resolve(path);
  const sha256 = await hashOf(file).catch(() => undefined);
  if (sha256 === undefined) {
    throw new UserError(
      (option) => `${option(key)} ${path}: there is no such file that can be read.`,
    );
  }
  if ((imported.get(file) ?? sha256) !== sha256) {
    throw new UserError(
      `${path} has changed since this program imported it: start the program again.`,
    );
  }
  const definition = await definitionIn(file, path);
  imported.set(file, sha256);
  const name = registerOwnModel(definition, families);
  if (name === undefined) {
    throw new UserError(
      `${path} has no default export that defines a model: expected ` +
        'export default defineClassifier({ … }), of @resattn/models.',
    );
  }
  modules.set(name, { path: file, sha256 });
  return name;
}

/**
 * Fields of a configuration in which the path of a module has given way to the name of its model.
 *
 * @param folder where relative paths begin. Default: the current one
 * @throws UserError for a module that cannot be imported, or defines no model
 */
export async function withLoadedModel(
  fields: Readonly<Record<string, unknown>>,
  families: Families | undefined,
  folder = '.',
): Promise<Readonly<Record<string, unknown>>> {
  const { model } = fields;
  if (families === undefined || !isModulePath(model)) return fields;
  const path = folder === '.' ? model : resolve(folder, model);
  return { ...fields, model: await loadOwnModel(path, families) };
}

/**
 * Takes in the definition of a model, which no module is known for.
 *
 * @returns its name; undefined for an object that defines no model
 */
export function registerOwnModel(definition: object, families: Families): string | undefined {
  const name = families.own?.register(definition);
  if (name !== undefined) modules.delete(name);
  return name;
}

async function definitionIn(file: string, path: string): Promise<object> {
  let module: { readonly default?: unknown };
  try {
    module = await import(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isTypeScript = /^\.[cm]?ts$/.test(extname(file));
    if (isTypeScript && (code === 'ERR_UNKNOWN_FILE_EXTENSION' || error instanceof SyntaxError)) {
      throw new UserError(
        `${path} is TypeScript, which Node ${process.versions.node} does not run by itself ` +
          `(${message}).`,
        [
          'use Node 22.18 or newer',
          `compile it (npx esbuild ${path} --format=esm --outfile=${path.replace(/ts$/, 'js')})`,
          'let tsx read it (NODE_OPTIONS="--import tsx")',
        ],
      );
    }
    const failure = new UserError(`${path} cannot be imported: ${message}`);
    failure.cause = error;
    throw failure;
  }
  // A CommonJS module's exports are the default export of what is imported.
  const exported = module.default as { readonly default?: unknown } | undefined;
  return Object(exported?.default ?? exported);
}

/** The module that the model of a configuration was read from; undefined for a built-in one. */
export function modulePathOf(config: object): string | undefined {
  const { model } = config as { readonly model?: unknown };
  return typeof model === 'string' ? modules.get(model)?.path : undefined;
}

/** Writes which model of one's own a run has, if it has one, with a copy of its module. */
export async function keepOwnModel(
  folder: string,
  families: Families | undefined,
  config: object,
): Promise<void> {
  const { model: name } = config as { readonly model?: unknown };
  if (typeof name !== 'string' || !families?.own?.has(name)) return;
  const module = modules.get(name);
  const copy = module && basename(module.path);
  if (module && copy) await copyFile(module.path, join(folder, copy));
  const record: RecordedModel = {
    name,
    module: module ? relative(folder, module.path) : null,
    sha256: module?.sha256 ?? null,
    copy: copy ?? null,
  };
  await writeFileAtomic(join(folder, RECORD), `${JSON.stringify(record, null, 2)}\n`);
}

/**
 * Takes in a model of one's own, of any kind of training.
 *
 * @param model its definition, or the path of its module, which is imported
 * @throws UserError when there is no such file, or it defines no model
 */
export async function takeOwnModel(model: string | object): Promise<string> {
  const kinds = Object.values(familiesOf).filter(({ own }) => own !== undefined);
  if (typeof model !== 'string') {
    for (const families of kinds) {
      const name = registerOwnModel(model, families);
      if (name !== undefined) return name;
    }
    throw new UserError((option) => `${option('with')} is an object that defines no model.`);
  }
  // Whichever kind of model it defines: each takes in its own.
  const any: Families = {
    names: () => [],
    find: () => undefined,
    own: {
      register: (definition) =>
        kinds.map(({ own }) => own!.register(definition)).find((name) => name !== undefined),
      has: (name) => kinds.some(({ own }) => own!.has(name)),
    },
  };
  return loadOwnModel(model, any, 'with');
}

/**
 * Checks that the model of one's own that a run was trained with is there, if it was. A run folder may be
 * a stranger's, and a module is a program: none is imported here, whoever opens the run names it
 * (`takeOwnModel`, `loadOwnModel`) or registers the definition.
 *
 * @throws UserError when it is not, or is another one
 */
export async function requireOwnModel(folder: string, families: Families): Promise<void> {
  const record = await readRecord(folder);
  if (record === undefined) return;
  const { name, module, sha256, copy } = record;
  const isThere = families.own?.has(name) ?? false;
  if (module === null) {
    if (isThere) return;
    throw new UserError(
      `${folder} was trained with a model of its own, "${name}", which a program defined.`,
      [`register it in the program that opens the run: registerClassifier(${camelCase(name)})`],
    );
  }
  const named = modules.get(name);
  // A definition that the program has registered itself has no module to compare.
  if (isThere && (named === undefined || named.sha256 === sha256)) return;
  const path = resolve(folder, module);
  const kept = join(folder, copy ?? '');
  const which = `${folder} was trained with the model "${name}" of ${path} (SHA-256 ${sha256})`;
  if (isThere) {
    throw new UserError(
      `${which}, and ${named!.path} is another module or has changed since then (SHA-256 ${named!.sha256}).`,
      [`name the module as it was: a copy is ${kept}`, 'train again with what it is now'],
    );
  }
  throw new UserError(`${which}. A module is a program, and is imported only where it is named.`, [
    (option) => `read it, and name it if you trust it: ${option('with', path)}`,
    `where it is missing, name its copy ${kept}`,
  ]);
}

async function readRecord(folder: string): Promise<RecordedModel | undefined> {
  const file = join(folder, RECORD);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { name, module, sha256, copy } = JSON.parse(text) as RecordedModel;
    return { name, module, sha256, copy };
  } catch (error) {
    const reason = `is not JSON (${(error as Error).message})`;
    throw new FileFormatError(file, reason, 'Copy the run folder again');
  }
}

const hashOf = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

const camelCase = (name: string): string =>
  name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
