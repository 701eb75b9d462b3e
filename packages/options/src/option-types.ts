/**
 * `Options` with every field given, as after its defaults: what `Required` is where an optional field
 * may also be written as undefined.
 */
export type Complete<Options> = { [Key in keyof Options]-?: Exclude<Options[Key], undefined> };

/** `Options` with every field optional, or undefined, which is the same. */
export type Optional<Options> = { [Key in keyof Options]?: Options[Key] | undefined };

/** `Options` where what may be undefined may be missing instead: what {@link givenOptions} returns. */
export type Given<Options> = {
  [Key in keyof Options as undefined extends Options[Key] ? never : Key]: Options[Key];
} & {
  [Key in keyof Options as undefined extends Options[Key] ? Key : never]?: Exclude<
    Options[Key],
    undefined
  >;
};
