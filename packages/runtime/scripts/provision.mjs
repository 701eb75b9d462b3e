// Fetches TensorFlow while the other packages are still being built. What goes wrong is not said here:
// whoever needs the library tries again, says why, and falls back to a portable backend.
import { provision } from '../dist/esm/index.js';

const { RESATTN_BACKEND: backend = 'tensorflow' } = process.env;
if (backend === 'tensorflow') await provision({ log: console.log }).catch(() => {});
