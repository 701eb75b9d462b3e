import koffi from 'koffi';
import { setNativeEnvironment } from './environment.js';

const VARIABLE = 'TF_CPP_MIN_LOG_LEVEL';
/** The level that this package set, which processes that are started from here inherit with it. */
const OURS = 'RESATTN_NATIVE_LOG_LEVEL';
const STDERR = 2;
const O_WRONLY = 1;

/**
 * Runs `body` with the process's stderr closed to native code. TensorFlow prints lines for its own
 * developers when it starts and once later, whatever its log level; errors come back through its status instead.
 * Setting `TF_CPP_MIN_LOG_LEVEL` keeps the lines.
 */
export function withoutNativeLog<T>(body: () => T): T {
  const level = process.env[VARIABLE];
  const isSetByUser = level !== undefined && level !== process.env[OURS];
  if (isSetByUser || process.platform === 'win32') return body();
  setNativeEnvironment(VARIABLE, '2');
  process.env[OURS] = '2';
  const libc = koffi.load(null);
  const open = libc.func('open', 'int', ['str', 'int']);
  const dup = libc.func('dup', 'int', ['int']);
  const dup2 = libc.func('dup2', 'int', ['int', 'int']);
  const close = libc.func('close', 'int', ['int']);
  const saved = dup(STDERR);
  const nowhere = open('/dev/null', O_WRONLY);
  if (saved < 0 || nowhere < 0) return body();
  dup2(nowhere, STDERR);
  try {
    return body();
  } finally {
    dup2(saved, STDERR);
    close(saved);
    close(nowhere);
  }
}
