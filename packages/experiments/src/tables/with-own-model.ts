import { familiesOf } from '../config/kinds.js';
import { loadOwnModel } from '../run/own-model.js';
import { UserError } from '../user-error.js';
import type { Cell, Experiment } from './experiment.js';

/**
 * A table with a row for a model of one's own: what its first row trains, by the same settings but for
 * the model and its options, which are the defaults of its definition. A table that trains the model already,
 * as a study that names it does, stays as it is.
 *
 * @param path the module whose default export defines the model
 * @throws UserError when the table trains another kind of model, and for a module that defines none
 */
export async function withOwnModel(experiment: Experiment, path: string): Promise<Experiment> {
  const [first] = experiment.rows;
  const [column] = experiment.columns;
  const { preset } = experiment.cell(first!, column!);
  const families = familiesOf[preset.kind];
  if (families?.own === undefined) {
    throw new UserError(
      (option) =>
        `${option('with')} ${path}: the table ${experiment.name} trains no classifiers, and a model of ` +
        'your own is one.',
    );
  }
  const name = await loadOwnModel(path, families);
  const { title } = families.find(name)!;
  const model = (preset.config as { readonly model?: unknown }).model;
  const hasIt = experiment.rows.some((row) =>
    experiment.columns.some((each) => {
      const { values } = experiment.cell(row, each) as {
        readonly values: { readonly model?: unknown };
      };
      return values.model === name;
    }),
  );
  if (hasIt) return experiment;
  return {
    ...experiment,
    rows: [...experiment.rows, title],
    cell(row, column) {
      if (row !== title) return experiment.cell(row, column);
      const { published: _, ...cell } = experiment.cell(first!, column);
      const values = Object.entries(cell.values);
      const theirs = families.find(String(new Map<string, unknown>(values).get('model') ?? model));
      const common = values.filter(([field]) => !Object.hasOwn(theirs?.fields ?? {}, field));
      return { ...cell, values: { ...Object.fromEntries(common), model: name } } as Cell;
    },
  };
}
