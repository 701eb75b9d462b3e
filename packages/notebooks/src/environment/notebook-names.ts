import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the Chinese edition, below that of the package. */
const CHINESE = 'zh';

/** Names of the notebooks of a folder, `zh/…` for those of the Chinese edition, which come last. */
export function notebookNames(folder: string): string[] {
  const namesIn = (part: string) =>
    readdirSync(part)
      .filter((name) => name.endsWith('.ipynb'))
      .sort();
  const hasChinese = readdirSync(folder).includes(CHINESE);
  const chinese = hasChinese ? namesIn(join(folder, CHINESE)) : [];
  return [...namesIn(folder), ...chinese.map((name) => `${CHINESE}/${name}`)];
}
