import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSafetensors, encodeSafetensors, FileFormatError } from '@resattn/core';
import { writeFileAtomic } from '@resattn/core/node';
import type { LoraAdapters } from '../../pretrained/fine-tuning/lora.js';

const CONFIG = 'adapter_config.json';
const WEIGHTS = 'adapter_model.safetensors';

/**
 * Writes adapters (and a head that was trained beside them) as a folder that {@link loadLora} and
 * PEFT's `PeftModel.from_pretrained` load: `adapter_config.json`, `adapter_model.safetensors`.
 *
 * @param base name or folder of the model that they belong to, kept for whoever loads them
 */
export async function saveLora(
  folder: string,
  adapters: LoraAdapters,
  base: string | null = null,
): Promise<void> {
  const tensors = await adapters.tensors();
  const config = { ...adapters.config, base_model_name_or_path: base };
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(join(folder, WEIGHTS), encodeSafetensors(tensors, { format: 'pt' }));
  await writeFileAtomic(join(folder, CONFIG), `${JSON.stringify(config, null, 2)}\n`);
}

/**
 * Puts saved adapters into those of a model, made by `addLora` with the rank and the targets that
 * were saved.
 *
 * @throws FileFormatError when the file is missing or damaged
 * @throws Error naming every tensor that is missing, extra, or of another shape
 */
export async function loadLora(folder: string, adapters: LoraAdapters): Promise<void> {
  const file = join(folder, WEIGHTS);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new FileFormatError(file, 'missing', 'Give the folder that saveLora or PEFT wrote');
  }
  adapters.load(decodeSafetensors(bytes, file).tensors);
}
