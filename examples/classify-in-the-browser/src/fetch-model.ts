const FILES = ['classifier.json', 'weights.safetensors'];

/**
 * Fetches the files of the model.
 *
 * @param onProgress told which part of the bytes is there, from 0 to 1
 */
export async function fetchModel(
  base: string,
  onProgress: (part: number) => void,
): Promise<Record<string, Uint8Array>> {
  const responses = await Promise.all(FILES.map((name) => fetch(new URL(name, base))));
  const missing = responses.find(({ ok }) => !ok);
  if (missing) throw new Error(`${missing.url} answers ${missing.status}: run npm run model`);
  const total = responses.reduce(
    (sum, { headers }) => sum + Number(headers.get('content-length')),
    0,
  );
  let received = 0;
  const files = responses.map(async ({ body }, i) => {
    const parts: Uint8Array[] = [];
    const reader = body!.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      received += part.value.length;
      onProgress(total > 0 ? Math.min(1, received / total) : 0);
    }
    return [FILES[i]!, new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer())] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}
