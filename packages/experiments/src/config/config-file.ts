import { readFileSync } from 'node:fs';
import { UsageError, UserError } from '../user-error.js';
import { isModulePath } from './families.js';
import { recordedFields } from './recorded-fields.js';
import type { Override } from './resolve.js';

/**
 * Reads overrides from a JSON file, such as the `config.json` of an earlier run.
 *
 * @throws UserError for a file that cannot be read, or is no object
 * @throws UsageError where it names a module as the model: a file makes no program import anything
 */
export function readConfigFile(file: string): Override {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`--config ${file}: cannot be read (${(error as Error).message}).`);
  }
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (error) {
    throw new UserError(`--config ${file}: is not JSON (${(error as Error).message}).`);
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new UserError(
      `--config ${file}: expected a JSON object of fields, got ${text.slice(0, 40)}`,
    );
  }
  // The record of a run names its preset too.
  const { preset, ...fields } = values as Record<string, unknown>;
  const { model } = fields;
  if (isModulePath(model)) {
    throw new UsageError(
      `--config ${file}: the model is the module ${model}, which is a program and is imported only where it is named.`,
      [(option) => `read it, and name it if you trust it: ${option('model', model)}`],
    );
  }
  return { source: `--config ${file}`, values: recordedFields(preset, fields) };
}
