import type { NamedTensorData, TensorData } from '@resattn/core';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import type { PretrainedModel } from './pretrained-model.js';
import { placeTensors, type TensorSource } from './tensor-source.js';
import type { WeightRule } from './weight-rules.js';

/** What loading found beside the weights that fit. */
export interface LoadingReport {
  /** Tensors of a new head that the file does not hold: they keep their random values. */
  readonly initialized: readonly string[];
  /** Tensors of the file that the model has no place for, because its head is another. */
  readonly unused: readonly string[];
}

export interface LoadWeightsOptions {
  /**
   * Whether the head may be new: what the file lacks of it, or has in another shape, keeps its random
   * values, and the file's own head is left out. Default false: everything must fit.
   */
  readonly newHead?: boolean | undefined;
}

/** Our tensors as the file keeps them. */
export function toHub(rule: WeightRule, ours: readonly tf.Tensor[]): tf.Tensor {
  return tf.tidy(() => {
    const joined = ours.length === 1 ? ours[0]! : tf.concat([...ours], ours[0]!.rank - 1);
    const turned = rule.isTransposed ? tf.transpose(joined) : joined;
    return rule.hubShape ? tf.reshape(turned, [...rule.hubShape]) : tf.clone(turned);
  });
}

/** The file's tensor as ours, whose shapes are given. */
export function fromHub(
  rule: WeightRule,
  hub: tf.Tensor,
  shapes: readonly (readonly number[])[],
): tf.Tensor[] {
  return tf.tidy(() => {
    const turned = rule.isTransposed ? tf.transpose(hub) : hub;
    if (shapes.length === 1) return [tf.reshape(turned, [...shapes[0]!])];
    const sizes = shapes.map((shape) => shape[shape.length - 1]!);
    return tf.split(turned, sizes, turned.rank - 1);
  });
}

/** The shape that a tensor has in the file. */
function hubShape(rule: WeightRule, shapes: readonly (readonly number[])[]): readonly number[] {
  if (rule.hubShape) return rule.hubShape;
  const [first] = shapes;
  const lastSize = shapes.reduce((sum, shape) => sum + shape[shape.length - 1]!, 0);
  const joined = [...first!.slice(0, -1), lastSize];
  return rule.isTransposed ? joined.reverse() : joined;
}

const floats = new Set(['F32', 'F16', 'BF16']);

/**
 * Reads the weights of a model, one tensor after the other.
 *
 * @throws Error naming every tensor that is missing, extra, or of another shape or dtype; nothing is
 *   changed then.
 */
export async function loadWeights(
  model: PretrainedModel,
  source: TensorSource,
  options: LoadWeightsOptions = {},
): Promise<LoadingReport> {
  checkOptions('loadWeights', options, { newHead: true });
  const { newHead = false } = options;
  const { weights, layers } = model;
  const { names: available, heads } = placeTensors(source, model);
  const problems: string[] = [];
  const initialized: string[] = [];
  const taken = new Set<string>();
  const found: { rule: WeightRule; name: string; variables: tf.Variable[] }[] = [];
  for (const rule of layers.rules) {
    const variables = rule.ours.map((name) => weights[name]!);
    const same = namesOf(rule).filter((name) => available.has(name));
    const stands = same.length > 0 ? same : (rule.fallbacks ?? []).filter((n) => available.has(n));
    for (const name of [...stands, ...(rule.copies ?? [])]) taken.add(name);
    const mayBeNew = newHead && heads.has(rule.hub);
    const [hub] = stands;
    if (hub === undefined) {
      if (rule.isOptional || rule.computed) continue;
      if (mayBeNew) initialized.push(rule.hub);
      else problems.push(`"${rule.hub}" is missing`);
      continue;
    }
    const name = available.get(hub)!;
    const { dtype, shape } = source.entries.get(name)!;
    const wanted = hubShape(
      rule,
      variables.map((variable) => variable.shape),
    );
    if (shape.join() !== wanted.join()) {
      if (mayBeNew) initialized.push(rule.hub);
      else problems.push(`"${name}" has shape [${shape}], expected [${wanted}]`);
    } else if (!floats.has(dtype)) {
      problems.push(`"${name}" has dtype ${dtype}, expected F32, F16 or BF16`);
    } else {
      found.push({ rule, name, variables });
    }
  }
  const unused: string[] = [];
  for (const [hub, name] of available) {
    if (taken.has(hub) || isIgnored(model, hub)) continue;
    if (newHead && heads.has(hub)) unused.push(name);
    else problems.push(`"${name}" is not in the model`);
  }
  if (problems.length > 0) throw new Error(describe(problems, model, source));
  for (const { rule, name, variables } of found) {
    const { values, shape } = await source.read(name);
    tf.tidy(() => {
      const hub = tf.tensor(values as Float32Array, [...shape], 'float32');
      const ours = fromHub(
        rule,
        hub,
        variables.map((variable) => variable.shape),
      );
      ours.forEach((tensor, i) => {
        variables[i]!.assign(tensor);
      });
    });
  }
  return { initialized, unused };
}

/** The names of the tensor that a rule reads, all of one value. */
const namesOf = ({ hub, aliases = [] }: WeightRule): string[] => [...new Set([hub, ...aliases])];

/** Whether no model needs a tensor, or only the fallback that it would have been is not needed. */
function isIgnored({ ignored, layers }: PretrainedModel, hub: string): boolean {
  return (
    ignored.some((pattern) => pattern.test(hub)) ||
    layers.rules.some(({ fallbacks = [] }) => fallbacks.includes(hub))
  );
}

/**
 * Tensors that are one in the model and that the file holds with different values, as pairs of the
 * file's names; none where the model fits the file.
 */
export async function differingTables(
  model: PretrainedModel,
  source: TensorSource,
): Promise<[string, string][]> {
  const { names } = placeTensors(source, model);
  const pairs: [string, string][] = [];
  for (const rule of model.layers.rules) {
    const [first, ...others] = namesOf(rule).flatMap((hub) => names.get(hub) ?? []);
    for (const other of others)
      if (!(await areEqual(source, first!, other))) pairs.push([first!, other]);
  }
  return pairs;
}

async function areEqual(source: TensorSource, a: string, b: string): Promise<boolean> {
  const [first, second] = [await source.read(a), await source.read(b)];
  const { values } = first;
  return (
    first.shape.join() === second.shape.join() &&
    values.every((value, i) => value === second.values[i])
  );
}

const SHOWN = 40;

function describe(
  problems: readonly string[],
  model: PretrainedModel,
  source: TensorSource,
): string {
  const more = problems.length > SHOWN ? `; and ${problems.length - SHOWN} more` : '';
  return (
    `${source.name} does not fit ${model.architecture} as config.json describes it: ` +
    `${problems.slice(0, SHOWN).join('; ')}${more}. ` +
    'Take the config.json that belongs to these weights; for another head, name the task'
  );
}

/** The weights as a file of the Hub holds them. */
export async function hubTensors(model: PretrainedModel): Promise<NamedTensorData> {
  const { weights, layers } = model;
  const tensors: Record<string, TensorData> = {};
  for (const rule of layers.rules) {
    const hub = toHub(
      rule,
      rule.ours.map((name) => weights[name]!),
    );
    // A copy: some backends hand out their own memory.
    const values = (await hub.data<'float32'>()).slice();
    hub.dispose();
    if (rule.computed && (await holds(values, rule.computed))) continue;
    for (const name of [rule.hub, ...(rule.copies ?? [])])
      tensors[name] = { dtype: 'float32', shape: hub.shape, values };
  }
  return tensors;
}

async function holds(values: Float32Array, computed: () => tf.Tensor): Promise<boolean> {
  const table = tf.tidy(computed);
  const wanted = await table.data();
  table.dispose();
  return values.every((value, i) => value === wanted[i]);
}
