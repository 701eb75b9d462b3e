import koffi from 'koffi';

/** `M_ARENA_MAX` of `malloc.h`. */
const M_ARENA_MAX = -8;

/**
 * Has glibc's `malloc` serve all threads from one arena, unless `MALLOC_ARENA_MAX` says otherwise. By
 * default every thread of TensorFlow gets one of its own, and what a step frees in one is no use to
 * another: the process keeps more memory than its tensors take.
 */
export function shareArena(): void {
  if (process.platform !== 'linux' || process.env.MALLOC_ARENA_MAX !== undefined) return;
  try {
    koffi.load(null).func('mallopt', 'int', ['int', 'int'])(M_ARENA_MAX, 1);
  } catch {
    // Another C library: it has no arenas.
  }
}
