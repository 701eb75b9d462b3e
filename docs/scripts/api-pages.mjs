// The reference of every package, out of the comments in its source.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application } from 'typedoc';
import { packageNames, root, site } from './site-folder.mjs';

export async function writeApiPages() {
  const entryPoints = packageNames.flatMap(sourcesOf);
  const application = await Application.bootstrap({
    name: 'resattn: reference',
    entryPoints,
    tsconfig: join(root, 'tsconfig.json'),
    // The compiler checks types; here they are only read.
    skipErrorChecking: true,
    readme: 'none',
    excludePrivate: true,
    excludeProtected: true,
    excludeInternal: true,
    excludeExternals: true,
    disableSources: true,
    logLevel: 'Error',
    validation: false,
  });
  const project = await application.convert();
  if (!project) throw new Error('TypeDoc could not read the packages');
  await application.generateDocs(project, join(site, 'public/api'));
}

/**
 * The source of each entry point of a package, the index first.
 *
 * @param {string} name
 */
function sourcesOf(name) {
  const folder = join(root, 'packages', name);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.keys(exports ?? {})
    .filter((entry) => !entry.endsWith('.json'))
    .map((entry) => join(folder, 'src', entry, 'index.ts'));
}
