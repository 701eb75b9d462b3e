import { checkOptions, givenOptions } from '@resattn/options';
import type { Configurations, Kind } from '../config/kinds.js';
import { resolveConfig } from '../config/resolve.js';
import type { DataOptions, ExperimentOptions } from '../experiment.js';
import { requireTask } from '../run/check-call.js';
import { experimentConfig } from '../run/experiment-config.js';
import { ownModelByName } from '../run/own-model-by-name.js';
import { describe, type GivenRows, type Rows, readRows } from '../run/rows.js';
import type { Task, TaskTypes } from '../task.js';
import { UsageError } from '../user-error.js';
import { gridPoints, type PointFamilies, randomPoints, type SweepPoint } from './points.js';
import { budgetKeys, type Rung, rungsOf, type SweepBudget } from './rungs.js';
import { checkSpace, type SweepSpace } from './space.js';

export type SweepStrategy = 'grid' | 'random' | 'successive-halving';

const strategies: readonly SweepStrategy[] = ['grid', 'random', 'successive-halving'];

/** What a sweep tries, and how. */
export interface SweepOptions<T extends TaskTypes> extends DataOptions<T['row']> {
  /** Short, for folders. Default: the name of the preset. */
  readonly name?: string | undefined;
  /** Fields of all trials; those that are left out are the preset's. */
  readonly options?: ExperimentOptions<T> | undefined;
  /** What is varied. Give this or `candidates`. */
  readonly space?: SweepSpace<ExperimentOptions<T>> | undefined;
  /** The trials themselves, as fields of each, for what no space describes. */
  readonly candidates?: readonly ExperimentOptions<T>[] | undefined;
  /**
   * `grid`: all combinations; `random`: some, drawn independently; `successive-halving`: some, drawn
   * independently, which are trained a little, the better ones longer. Default `random`.
   */
  readonly strategy?: SweepStrategy | undefined;
  /** How many are drawn. Default 20; a grid and candidates are tried whole. */
  readonly trials?: number | undefined;
  /** Decides what is drawn. All trials are trained with the `seed` of `options`. Default 1. */
  readonly seed?: number | undefined;
  /** How much a trial of successive halving is trained. Default: from 1 epoch to those of the preset. */
  readonly budget?: SweepBudget | undefined;
  /** Minutes after which no further trial is begun, the first excepted; the same call continues. Default: no limit. */
  readonly minutes?: number | undefined;
}

export const sweepKeys: Readonly<Record<keyof SweepOptions<TaskTypes>, true>> = {
  name: true,
  data: true,
  validationData: true,
  testData: true,
  options: true,
  space: true,
  candidates: true,
  strategy: true,
  trials: true,
  seed: true,
  budget: true,
  minutes: true,
};

/** A trial before it is run. */
export interface PlannedTrial {
  /** From 1. */
  readonly number: number;
  readonly point: SweepPoint;
  /** Every field, with what the trial tries. */
  readonly config: Configurations[Kind];
}

/** How far the trials of successive halving are trained. */
export interface Halving {
  /** The field that rises from rung to rung. */
  readonly by: NonNullable<SweepBudget['by']>;
  /** Of the trials that are not trained whole. */
  readonly rungs: readonly Rung[];
  /** So many trials, the first, are trained with the budget of the last rung from the start. */
  readonly whole: number;
}

/** A sweep whose options were checked. */
export interface SweepPlan {
  readonly name: string;
  readonly kind: Kind;
  readonly preset: string;
  /** Every field, without what is tried. */
  readonly config: Configurations[Kind];
  readonly strategy: SweepStrategy;
  readonly seed: number;
  readonly trials: readonly PlannedTrial[];
  readonly halving: Halving | undefined;
  readonly minutes: number | undefined;
  /** The data, where a program gives it, as lists. */
  readonly rows: GivenRows<unknown> | undefined;
}

/**
 * Checks the options of a sweep and draws its trials.
 *
 * @throws UsageError for a space that does not fit the fields of the task, and options that do not go
 * together
 * @throws UserError for an unknown field or a wrong value
 */
export async function planSweep<T extends TaskTypes>(
  task: Task<T>,
  options: SweepOptions<T>,
): Promise<SweepPlan> {
  checkOptions('runSweep', options, sweepKeys);
  requireTask('runSweep', task);
  const { strategy = 'random', seed = 1, minutes, space, candidates } = options;
  if (candidates && options.trials !== undefined)
    throw new UsageError(
      (option) => `${option('trials')} is ${options.trials}, and candidates are tried one and all.`,
      [(option) => `leave out ${option('trials')}`],
    );
  if (!strategies.includes(strategy))
    throw new UsageError(
      (option) =>
        `${option('strategy')} is ${JSON.stringify(strategy)}, expected one of ${strategies.join(', ')}.`,
    );
  if (!(Number.isSafeInteger(seed) && seed >= 0))
    throw new UsageError((option) => `${option('seed')} is ${seed}, expected an integer from 0.`);
  if (minutes !== undefined && !(minutes > 0))
    throw new UsageError(
      (option) => `${option('minutes')} is ${minutes}, expected a number above 0.`,
    );
  if ((space === undefined) === (candidates === undefined))
    throw new UsageError(
      space === undefined
        ? 'there is nothing to try: expected a space of values, or candidates.'
        : 'a space and candidates are given: expected one of them.',
    );
  const { data, validationData, testData } = options;
  const given = { ...options.options, ...givenOptions({ data, validationData, testData }) };
  const base = experimentConfig<T['config'], T['row']>(
    task,
    await ownModelByName(task.families, given),
    undefined,
  );
  const { model } = base.config as { readonly model?: unknown };
  const points = candidates
    ? await candidatePoints(task, candidates)
    : await spacePoints(task, { ...options, strategy, seed, model });
  const halving =
    strategy === 'successive-halving'
      ? halvingOf(task, points, base.config, options.budget ?? {})
      : undefined;
  if (halving === undefined && options.budget !== undefined)
    throw new UsageError(
      (option) =>
        `${option('budget')} goes with successive halving only, got the strategy ${strategy}.`,
    );
  const config = withOpenEnd(base.config as Configurations[Kind], halving);
  // A trial of another family has its learning rate, unless one was given.
  const { learningRate } = given as { readonly learningRate?: unknown };
  const trials = points.map((point, i): PlannedTrial => {
    const override = { source: `trial ${i + 1}`, values: { learningRate, ...point } };
    const own = resolveConfig(config, task.fields, [override], task.families);
    return { number: i + 1, point, config: own };
  });
  return {
    name: options.name ?? base.preset,
    kind: task.kind as Kind,
    preset: base.preset,
    config,
    ...{ strategy, seed, trials, halving, minutes },
    rows: base.rows && (await asLists(base.rows)),
  };
}

async function spacePoints<T extends TaskTypes>(
  { fields, families }: Task<T>,
  options: SweepOptions<T> & {
    readonly strategy: SweepStrategy;
    readonly seed: number;
    readonly model: unknown;
  },
): Promise<SweepPoint[]> {
  const { strategy, trials, seed, model } = options;
  const given = { ...(options.space as Readonly<Record<string, unknown>>) };
  if (Array.isArray(given.model)) {
    const named: unknown[] = [];
    for (const each of given.model as unknown[])
      named.push((await ownModelByName(families, { model: each })).model);
    given.model = named;
  }
  const space = checkSpace(given, { fields, families, model });
  const known: PointFamilies = { families, model, common: new Set(Object.keys(fields)) };
  if (strategy === 'grid') {
    if (trials !== undefined)
      throw new UsageError(
        (option) => `${option('trials')} is ${trials}, and a grid is tried whole.`,
        [
          (option) => `leave out ${option('trials')}`,
          (option) => `use ${option('strategy', 'random')}`,
        ],
      );
    return gridPoints(space, known);
  }
  return randomPoints(space, checkTrials(trials ?? 20), seed, known);
}

function checkTrials(trials: number): number {
  if (Number.isInteger(trials) && trials >= 1) return trials;
  throw new UsageError((option) => `${option('trials')} is ${trials}, expected an integer from 1.`);
}

async function candidatePoints<T extends TaskTypes>(
  { families }: Task<T>,
  candidates: readonly ExperimentOptions<T>[],
): Promise<SweepPoint[]> {
  const points: SweepPoint[] = [];
  const seen = new Map<string, number>();
  for (const [i, candidate] of candidates.entries()) {
    const where = `candidate ${i + 1}`;
    if (typeof candidate !== 'object' || candidate === null)
      throw new UsageError(`${where} is ${describe(candidate)}: expected an object of fields.`);
    const fixed = ['data', 'validationData', 'testData', 'preset', 'seed', 'dataSeed'].find(
      (name) => (candidate as SweepPoint)[name] !== undefined,
    );
    if (fixed !== undefined)
      throw new UsageError(`${where} has the field ${fixed}, which is the same for all trials.`);
    const point = givenOptions(await ownModelByName(families, candidate)) as SweepPoint;
    const key = JSON.stringify(Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)));
    const twin = seen.get(key);
    if (twin !== undefined)
      throw new UsageError(`${where} is the same as candidate ${twin + 1}: give it once.`);
    seen.set(key, i);
    points.push(point);
  }
  if (points.length === 0)
    throw new UsageError('there are no candidates: expected at least one object of fields.');
  return points;
}

function halvingOf<T extends TaskTypes>(
  { fields, kind }: Task<T>,
  points: readonly SweepPoint[],
  config: T['config'],
  budget: SweepBudget,
): Halving {
  checkOptions('budget', budget, budgetKeys);
  const values = config as unknown as Readonly<Record<string, number | undefined>>;
  const by = budget.by ?? (values.steps === undefined ? 'epochs' : 'steps');
  const fields_ = ['epochs', 'steps', 'trainFraction'].filter((name) =>
    Object.hasOwn(fields, name),
  );
  if (!fields_.includes(by))
    throw new UsageError(
      `budget.by is ${JSON.stringify(by)}, expected of ${kind} one of ${fields_.join(', ')}.`,
    );
  const tried = points.findIndex((point) => point[by] !== undefined);
  if (tried >= 0)
    throw new UsageError(
      (option) => `${option(by)} is tried, and successive halving decides it.`,
      [(option) => `leave ${option(by)} out of what is tried`],
    );
  const { whole = 0 } = budget;
  if (!(Number.isInteger(whole) && whole >= 0))
    throw new UsageError(`budget.whole is ${whole}, expected an integer from 0.`);
  return { by, rungs: rungsOf(points.length - whole, { ...budget, by }, values[by]), whole };
}

/** A configuration in which nothing but the budget of a rung ends a run. */
function withOpenEnd(
  config: Configurations[Kind],
  halving: Halving | undefined,
): Configurations[Kind] {
  if (halving?.by === 'epochs') {
    const { steps: _, ...others } = config;
    return others as Configurations[Kind];
  }
  // An epoch has a step at least.
  return halving?.by === 'steps' ? { ...config, epochs: halving.rungs.at(-1)!.budget } : config;
}

/** Rows as lists, since every trial reads them. */
async function asLists<Row>({
  data,
  validationData,
  testData,
}: GivenRows<Row>): Promise<GivenRows<Row>> {
  const list = async (part: string, rows: Rows<Row> | undefined) => {
    if (rows === undefined) return undefined;
    const all: Row[] = [];
    for await (const row of readRows(rows, part, () => {})) all.push(row);
    return all;
  };
  return {
    data: (await list('data', data))!,
    validationData: await list('validationData', validationData),
    testData: await list('testData', testData),
  };
}
