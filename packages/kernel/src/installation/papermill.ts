import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownPackage } from './package-folder.js';

const MODULE = 'resattn_papermill';
const DISTRIBUTION = /^resattn_papermill-.*\.dist-info$/;

/**
 * Lets the papermill of a Python environment write parameters of TypeScript notebooks: adds a module to it, as an
 * installed distribution, which `pip uninstall resattn-papermill` removes too.
 *
 * @param packages the environment's `site-packages`
 */
export function addPapermillTranslator(packages: string): void {
  const { folder, version } = ownPackage();
  removePapermillTranslator(packages);
  mkdirSync(packages, { recursive: true });
  const distribution = `${MODULE}-${version}.dist-info`;
  const files = {
    [`${MODULE}.py`]: readFileSync(join(folder, 'python', `${MODULE}.py`), 'utf8'),
    [`${distribution}/METADATA`]: `Metadata-Version: 2.1\nName: resattn-papermill\nVersion: ${version}\nSummary: papermill writes parameters of TypeScript notebooks\n`,
    [`${distribution}/INSTALLER`]: '@resattn/kernel\n',
    // papermill imports what is named here when it starts.
    [`${distribution}/entry_points.txt`]: `[papermill.engine]\ntypescript = ${MODULE}:Engine\n`,
  };
  const record = [...Object.keys(files), `${distribution}/RECORD`].map((name) => `${name},,\n`);
  mkdirSync(join(packages, distribution));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(packages, name), text);
  writeFileSync(join(packages, distribution, 'RECORD'), record.join(''));
}

/** @returns whether there was one */
export function removePapermillTranslator(packages: string): boolean {
  if (!existsSync(packages)) return false;
  const found = readdirSync(packages).filter((name) => DISTRIBUTION.test(name));
  for (const name of [...found, `${MODULE}.py`])
    rmSync(join(packages, name), { recursive: true, force: true });
  return found.length > 0;
}
