const name = '@resattn/kernel forgetAsyncContexts';

/** An expression that calls what `exposeForgetting` has exposed. */
export const forgetContexts = `globalThis[Symbol.for(${JSON.stringify(name)})]?.()`;

/**
 * Lets the thread that ends code by force empty Node's stack of asynchronous contexts. The code that is
 * ended leaves its entries there, and Node up to version 22 aborts when it finds them; from 24 on
 * it keeps no such stack for promises, and gives no access to it.
 */
export function exposeForgetting(): void {
  const { noDeprecation = false, binding } = process as typeof process & {
    readonly binding?:
      | ((name: string) => { readonly clearAsyncIdStack?: (() => void) | undefined })
      | undefined;
  };
  try {
    process.noDeprecation = true;
    const clear = binding?.call(process, 'async_wrap').clearAsyncIdStack;
    if (clear) Object.defineProperty(globalThis, Symbol.for(name), { value: clear });
  } catch {
    // A version of Node that has none.
  } finally {
    process.noDeprecation = noDeprecation;
  }
}
