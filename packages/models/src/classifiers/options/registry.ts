import { nearestName, OptionError } from '@resattn/options';
import type { AnyClassifierFamily } from '../classifier-family.js';
import { classifierOptions, type FamilyOptions } from './index.js';

const own = new Map<string, AnyClassifierFamily>();

/**
 * Makes a family of your own known by its name, so that files which name it can be loaded. One that is
 * registered again takes the place of the earlier one.
 *
 * @throws OptionError for the name of a built-in family.
 */
export function registerClassifier(family: AnyClassifierFamily): void {
  if (Object.hasOwn(classifierOptions, family.name)) {
    throw new OptionError(
      `registerClassifier: "${family.name}" is a built-in family; give your own another name`,
    );
  }
  own.set(family.name, family);
}

/** The family of your own that was registered with this name. */
export const registeredClassifier = (name: string): AnyClassifierFamily | undefined =>
  own.get(name);

/** Names of all families of text classifiers, those that were registered too. */
export const classifierNames = (): string[] => [...Object.keys(classifierOptions), ...own.keys()];

/** Title and options of a family; undefined for a name that there is not. */
export function findClassifierOptions(name: string): FamilyOptions | undefined {
  const builtIn: Readonly<Record<string, FamilyOptions>> = classifierOptions;
  return Object.hasOwn(builtIn, name) ? builtIn[name] : own.get(name);
}

/** The error for a name that there is not, with the nearest and all that there are. */
export function unknownClassifier(name: string): OptionError {
  const nearest = nearestName(name, classifierNames());
  const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  return new OptionError(
    `there is no classifier "${name}"${hint || '.'} Families: ${classifierNames().join(', ')}. ` +
      'One of your own has to be registered first (registerClassifier).',
  );
}

/** Whether a value is a family of classifiers. */
export function isClassifierFamily(value: unknown): value is AnyClassifierFamily {
  if (typeof value !== 'object' || value === null) return false;
  const { name, options, make } = value as Partial<AnyClassifierFamily>;
  return typeof name === 'string' && typeof options === 'object' && typeof make === 'function';
}
