import { isDeepStrictEqual } from 'node:util';

/**
 * Whether a run has a preset and a configuration.
 *
 * @param run the run, and fields that do not matter
 */
export function hasSettings(
  run: {
    readonly preset: string;
    readonly config: object;
    readonly ignored?: readonly string[] | undefined;
  },
  preset: string,
  config: object,
): boolean {
  const { ignored = [] } = run;
  // As JSON keeps it: without fields that are not set.
  const plain = (fields: object): unknown =>
    JSON.parse(
      JSON.stringify(fields, (name, value) => (ignored.includes(name) ? undefined : value)),
    );
  return run.preset === preset && isDeepStrictEqual(plain(run.config), plain(config));
}
