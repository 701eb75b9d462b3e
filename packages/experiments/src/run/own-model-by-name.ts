import type { Families } from '../config/families.js';
import { withModelByName } from './experiment-config.js';
import { registerOwnModel, withLoadedModel } from './own-model.js';

/**
 * Options in which a model of the program's own, its definition or the path of its module, is called by
 * its name, as it is in files.
 *
 * @throws UsageError for an object that defines no model
 * @throws UserError for a module that cannot be imported, or defines none
 */
export async function ownModelByName(
  families: Families | undefined,
  options: object,
): Promise<{ readonly model?: unknown; readonly preset?: string | undefined }> {
  const loaded = await withLoadedModel({ ...options }, families);
  return withModelByName(loaded, (model) => families && registerOwnModel(model, families));
}
