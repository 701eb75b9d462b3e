// The reference of every package, out of the comments in its source.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Application } from 'typedoc';
import { packageNames, root, site } from './site-folder.mjs';

export async function writeApiPages() {
  const entryPoints = packageNames
    .flatMap((name) =>
      ['index.ts', 'node/index.ts'].map((file) => join(root, 'packages', name, 'src', file)),
    )
    .filter(existsSync);
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
