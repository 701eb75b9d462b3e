export { jupyterEnvironment, writeKernelSpec } from './environment/kernel-spec.js';
export { notebooksFolder } from './environment/package-folder.js';
export { ensurePython, type PythonEnvironmentOptions } from './environment/python-environment.js';
export {
  formatResults,
  type NotebookFailure,
  type NotebookResult,
} from './execution/notebook-result.js';
export {
  type CellProgress,
  findNotebooks,
  type RunNotebooksOptions,
  runNotebooks,
} from './execution/run-notebooks.js';
export {
  copyNotebooks,
  type OpenNotebooksOptions,
  openNotebooks,
} from './opening/open-notebooks.js';
