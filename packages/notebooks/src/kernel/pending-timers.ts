/** The part of TypeScript's watch host that its watcher keeps its timers with. */
export interface TimerHost {
  setTimeout?:
    | ((callback: (...args: unknown[]) => void, ...rest: unknown[]) => unknown)
    | undefined;
  clearTimeout?: ((timer: unknown) => void) | undefined;
}

/**
 * Lets any number of timers wait in a host that has a slot for one.
 *
 * TypeScript's watcher keeps two: for the update of the program, and for the imports that were not
 * found, whenever something changes in a folder where they were looked for. The timers of tslab's host
 * never run out; it runs the one in its slot before each cell, and throws if there are two. Here a
 * timer in the slot runs all that are pending, in their order, and those that they set.
 */
export function keepManyTimers(host: TimerHost): void {
  const setSlot = host.setTimeout?.bind(host);
  if (!setSlot || !host.clearTimeout) return;
  const pending = new Map<object, () => void>();
  let isSlotTaken = false;

  const runAll = () => {
    for (let next = first(pending); next; next = first(pending)) {
      const [timer, callback] = next;
      pending.delete(timer);
      callback();
    }
    // After an error the slot's timer is still there, and runs what is left with the next cell.
    isSlotTaken = false;
  };

  host.setTimeout = (callback, _milliseconds, ...args) => {
    const timer = {};
    pending.set(timer, () => callback(...args));
    if (!isSlotTaken) {
      isSlotTaken = true;
      setSlot(runAll);
    }
    return timer;
  };
  host.clearTimeout = (timer) => {
    pending.delete(timer as object);
  };
}

function first<K, V>(map: ReadonlyMap<K, V>): readonly [K, V] | undefined {
  for (const entry of map) return entry;
  return undefined;
}
