export { Dense, type DenseOptions, dense } from './dense.js';
