import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { reasonOfDifference } from './exceptions.mjs';

/** The lines of a file, none where there is no file. */
export const linesOf = (file) =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];

/** The results of comparing the recorded programs: a file of JSON lines that any process adds to. */
export class Outcomes {
  constructor(file) {
    this.file = file;
  }

  add(hash, outcome) {
    appendFileSync(this.file, `${JSON.stringify({ hash, ...outcome })}\n`);
  }

  clear() {
    writeFileSync(this.file, '');
  }

  byHash() {
    return new Map(
      linesOf(this.file).map((line) => {
        const { hash, ...outcome } = JSON.parse(line);
        return [hash, outcome];
      }),
    );
  }

  /** Leaves out what differs, so that it is compared again. */
  keepEqual() {
    const kept = [...this.byHash()].filter(([, { differences }]) => differences.length === 0);
    this.clear();
    for (const [hash, outcome] of kept) this.add(hash, outcome);
  }
}

/** Prints what was compared; true where a program differs that is not known to, or was not reached. */
export function summarize(hashes, outcomes, log) {
  const known = outcomes.byHash();
  const all = hashes.map((hash) => known.get(hash));
  const compared = all.filter((outcome) => outcome?.isCompared);
  // One line for each kernel and compiler, with the first message.
  const refusals = new Map();
  for (const text of compared.flatMap((outcome) => outcome.refusals)) {
    const [call] = text.split(':', 1);
    const { count = 0, first = text } = refusals.get(call) ?? {};
    refusals.set(call, { count: count + 1, first });
  }
  for (const { count, first } of refusals.values())
    log(`refused ${count}: ${first.replaceAll(/\s+/g, ' ')}`);
  const differing = compared.filter((outcome) => outcome.differences.length > 0);
  const reasons = differing.map(({ differences }) => differences.map(reasonOfDifference));
  const unknown = reasons.filter((each) => each.includes(undefined)).length;
  for (const reason of new Set(reasons.flat())) if (reason) log(`known: ${reason}`);
  const refusedBy = (compiler) =>
    compared.filter((outcome) => outcome.refusals.some((text) => text.startsWith(compiler))).length;
  log(
    `${compared.length} programs of ${all.length} compared: ${differing.length} differ, of which ${unknown} unexpectedly, ` +
      `${refusedBy('graph')} are refused in a graph, ${refusedBy('xla')} by XLA`,
  );
  return unknown > 0 || all.includes(undefined);
}
