import { AsyncLocalStorage } from 'node:async_hooks';
import type { Run } from './run.js';

/** Code that a cell has started belongs to it for ever, also in timers and after the cell's end. */
export const runStorage = new AsyncLocalStorage<Run>();
