import type { BundleFiles } from '@resattn/models/bundles';

/** The files of each model, by its folder. */
const files = {
  language: ['classifier.json', 'weights.safetensors'],
  date: ['sequence.json', 'weights.safetensors'],
} as const;

/** Files of the models by name, by folder. */
export type ModelFiles = Readonly<Record<keyof typeof files, BundleFiles>>;

/**
 * Fetches the files of the models.
 *
 * @param base URL of the folder that the models' folders are in
 * @param onProgress told which part of the bytes is there, from 0 to 1
 */
export async function fetchModels(
  base: string,
  onProgress: (part: number) => void,
): Promise<ModelFiles> {
  const wanted: { folder: string; name: string }[] = Object.entries(files).flatMap(
    ([folder, names]) => names.map((name) => ({ folder, name })),
  );
  if (await isWide(new URL('language/classifier.json', base)))
    wanted.push({ folder: 'language', name: 'ngrams.safetensors' });
  const responses = await Promise.all(
    wanted.map(({ folder, name }) => fetch(new URL(`${folder}/${name}`, base))),
  );
  const missing = responses.find(({ ok }) => !ok);
  if (missing) throw new Error(`${missing.url} answers ${missing.status}: run npm run models`);
  const total = responses.reduce(
    (sum, { headers }) => sum + Number(headers.get('content-length')),
    0,
  );
  let received = 0;
  const fetched: Record<string, Record<string, Uint8Array>> = {};
  await Promise.all(
    responses.map(async (response, i) => {
      const { folder, name } = wanted[i]!;
      const parts: Uint8Array[] = [];
      const reader = response.body!.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        parts.push(part.value);
        received += part.value.length;
        onProgress(total > 0 ? Math.min(1, received / total) : 0);
      }
      fetched[folder] ??= {};
      fetched[folder][name] = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
    }),
  );
  return fetched as ModelFiles;
}

/** Whether a classifier has linear models over n-grams beside its network, in a file of their own. */
async function isWide(description: URL): Promise<boolean> {
  const response = await fetch(description);
  return response.ok && 'ngrams' in ((await response.json()) as object);
}
