import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingEvent } from '../events.js';

/** A number of a run at a step. */
export interface LoggedNumber {
  /** `loss/training`, `accuracy/validation`, as TensorBoard has it. */
  readonly name: string;
  readonly step: number;
  readonly value: number;
}

/** The numbers of an event of training; none of those that have none. */
export function numbersOf(event: TrainingEvent): LoggedNumber[] {
  switch (event.type) {
    case 'step': {
      const { step, loss, learningRate, gradientNorm, examplesPerSecond } = event;
      const named = { 'loss/training': loss, learningRate, gradientNorm, examplesPerSecond };
      return finite(named, step);
    }
    case 'evaluation': {
      const { step, validation } = event.record;
      return finite(
        Object.fromEntries(
          Object.entries(validation).map(([name, value]) => [`${name}/validation`, value]),
        ),
        step,
      );
    }
    default:
      return [];
  }
}

/** The final numbers: `results/accuracy`. */
export const finalNumbers = (results: Readonly<Record<string, unknown>>): LoggedNumber[] =>
  finite(
    Object.fromEntries(Object.entries(results).map(([name, value]) => [`results/${name}`, value])),
    typeof results.steps === 'number' ? results.steps : 0,
  );

function finite(named: Readonly<Record<string, unknown>>, step: number): LoggedNumber[] {
  return Object.entries(named).flatMap(([name, value]) =>
    typeof value === 'number' && Number.isFinite(value) ? [{ name, step, value }] : [],
  );
}

/** The configuration of a run, and its preset. */
export const configOf = (folder: string): Readonly<Record<string, unknown>> =>
  readJson(join(folder, 'config.json')) ?? {};

/** The same as text; lists and objects as JSON. */
export function settingsOf(folder: string): ReadonlyMap<string, string> {
  const config = configOf(folder);
  return new Map(
    Object.entries(config).flatMap(([name, value]) =>
      value === undefined || value === null
        ? []
        : [[name, typeof value === 'string' ? value : JSON.stringify(value)] as const],
    ),
  );
}

/** What a JSON file of a run holds; undefined where there is none. */
export function readJson(file: string): Readonly<Record<string, unknown>> | undefined {
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)
    : undefined;
}
