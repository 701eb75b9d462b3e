// The web worker that runs the cells.
import './process.js';
import { startCellWorker } from '@resattn/kernel/browser';
import { modules } from './modules.js';

startCellWorker(modules);
