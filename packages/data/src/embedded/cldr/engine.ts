/** Where the embedded texts come from: which edition of the Unicode CLDR this engine carries. */
export interface CldrSource {
  /** Version of the Unicode CLDR, e.g. `'48.0'`; undefined where the engine does not tell. */
  readonly cldr: string | undefined;
  /** Version of the ICU library, e.g. `'78.2'`; undefined where the engine does not tell. */
  readonly icu: string | undefined;
  /** Version of Unicode; where the engine does not tell, the newest whose characters it knows. */
  readonly unicode: string;
  /** True where `unicode` was found by trying characters, as in a browser. */
  readonly isProbed: boolean;
}

/** A character that the named version of Unicode was the first to assign. */
const firstAssigned: readonly (readonly [version: string, codePoint: number])[] = [
  ['17.0', 0x16ea0],
  ['16.0', 0x10d40],
  ['15.1', 0x2ffc],
  ['15.0', 0x11f00],
  ['14.0', 0x10570],
  ['13.0', 0x10e80],
];

/** Names the edition of the CLDR in this engine; by `process.versions` where there is one. */
export function cldrSource(): CldrSource {
  const versions = (
    globalThis as {
      process?: { versions?: Record<string, string | undefined> | undefined } | undefined;
    }
  ).process?.versions;
  const assigned = /\P{Unassigned}/u;
  const probed = firstAssigned.find(([, code]) => assigned.test(String.fromCodePoint(code)));
  return {
    cldr: versions?.cldr,
    icu: versions?.icu,
    unicode: versions?.unicode ?? probed?.[0] ?? '12.1 or older',
    isProbed: versions?.unicode === undefined,
  };
}

/**
 * @throws Error when the engine carries the data of English only (a "small-icu" build) or lacks the
 * functions by which the data are read
 */
export function assertFullIcu(): void {
  if (typeof Intl === 'undefined' || !('supportedValuesOf' in Intl) || !('DisplayNames' in Intl)) {
    throw new Error(
      'The embedded data need Intl.DisplayNames and Intl.supportedValuesOf, which this JavaScript engine lacks. Use Node 20 or newer, or a browser of 2022 or newer.',
    );
  }
  const probes = ['de', 'fr', 'ja', 'ru'];
  const supported = probes.filter((tag) => Intl.DisplayNames.supportedLocalesOf(tag).length > 0);
  if (supported.length === 0) {
    throw new Error(
      `This JavaScript engine was built with little or no locale data ("small-icu"): it knows none of ${probes.join(', ')}. Use an official build of Node, which carries all of it, or give yours the data with NODE_ICU_DATA or --icu-data-dir (npm package full-icu).`,
    );
  }
}
