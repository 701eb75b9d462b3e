// Loaded into the kernel's process before tslab (`node --require`): mends the timers of its compiler.
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { keepManyTimers, type TimerHost } from './pending-timers.js';

interface TypeScript {
  readonly createWatchProgram: (host: TimerHost) => unknown;
}

const tslab = createRequire(realpathSync(process.argv[1]!));
const path = tslab.resolve('@tslab/typescript-for-tslab');
const typescript = tslab(path) as TypeScript;
// The module's own exports cannot be assigned to, so it gets new ones.
tslab.cache[path]!.exports = Object.defineProperties(
  {},
  {
    ...Object.getOwnPropertyDescriptors(typescript),
    createWatchProgram: {
      enumerable: true,
      value: (host: TimerHost) => {
        keepManyTimers(host);
        return typescript.createWatchProgram(host);
      },
    },
  },
);
