import { isMainThread } from 'node:worker_threads';
import koffi from 'koffi';

/**
 * Sets an environment variable for native code too. In the main thread Node does that by itself; a
 * worker thread has a copy of the environment, of which the process knows nothing.
 */
export function setNativeEnvironment(name: string, value: string): void {
  process.env[name] = value;
  if (isMainThread || process.platform === 'win32') return;
  koffi.load(null).func('setenv', 'int', ['str', 'str', 'int'])(name, value, 1);
}
