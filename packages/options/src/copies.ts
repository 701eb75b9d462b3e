/**
 * Lets `instanceof` recognize the objects of other copies of a package: a process may hold its ESM and
 * its CommonJS build, or two versions. Of the class itself a shared symbol decides; subclasses are told
 * apart as usual.
 *
 * @param name package and class, such as `layers/CompositeLayer`
 */
export function recognizeCopies(
  base: { readonly prototype: object } & (abstract new (...args: never[]) => object),
  name: string,
): void {
  const brand = Symbol.for(`@resattn/${name}`);
  Object.defineProperty(base.prototype, brand, { value: true });
  Object.defineProperty(base, Symbol.hasInstance, {
    value(this: unknown, value: unknown) {
      if (this === base) return typeof value === 'object' && value !== null && brand in value;
      return Function.prototype[Symbol.hasInstance].call(this as never, value);
    },
  });
}

/**
 * A value that all copies of a package in this process share, made at its first use.
 *
 * @param name package, purpose and the version of what is shared, such as `core/default-random/1`
 */
export function sharedByCopies<T extends object>(name: string, make: () => T): T {
  const registry = globalThis as unknown as Record<symbol, T | undefined>;
  return (registry[Symbol.for(`@resattn/${name}`)] ??= make());
}
