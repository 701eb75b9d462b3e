import { transformSync } from 'esbuild';

/** A program of a document, and where it is. */
export interface Example {
  readonly name: string;
  readonly code: string;
}

/** The examples as JavaScript; those that are the same program in several documents are one. */
export function distinctPrograms(examples: readonly Example[]): Example[] {
  const names = new Map<string, string[]>();
  for (const { name, code } of examples) {
    const program = transformSync(code, { loader: 'ts', format: 'esm' }).code;
    names.set(program, [...(names.get(program) ?? []), name]);
  }
  return [...names].map(([code, among]) => ({ name: among.join(' and '), code }));
}
