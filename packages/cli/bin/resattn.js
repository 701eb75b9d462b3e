#!/usr/bin/env node
// In a workspace this file is there before the package is built, so that its command can be linked.
import('../dist/esm/bin.js').catch((error) => {
  // Modules are opened many at once; where that is not allowed, the engine says that they are missing.
  const limit = Number(process.report.getReport().userLimits?.open_files?.soft);
  if (!(limit < 128)) throw error;
  process.stderr.write(
    `error: a process may open ${limit} files at once here, and this command needs 128: raise the limit (ulimit -n 256).\n`,
  );
  process.exitCode = 1;
});
