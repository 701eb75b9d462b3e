import type { MimeBundle } from '../display/display.js';

/** An output of a notebook that is replaced in place. */
export interface LiveDisplay {
  /** Shows the bundle where the former one was. */
  update(bundle: MimeBundle): void;
}

type ShowBundle = (
  bundle: MimeBundle,
  options: { readonly id: string; readonly isUpdate: boolean },
) => void;

type Broadcast = (
  type: 'display_data' | 'update_display_data',
  content: {
    readonly data: MimeBundle;
    readonly metadata: object;
    readonly transient: { readonly display_id: string };
  },
) => Promise<void>;

/**
 * A new output in the notebook that runs this code; undefined where none does. A host offers it as a
 * function at `globalThis[Symbol.for('Jupyter.showBundle')]`, as the kernel of `@resattn/kernel` does; Deno's by
 * `Deno.jupyter.broadcast`.
 */
export function liveDisplay(): LiveDisplay | undefined {
  const show = findShow();
  if (show === undefined) return undefined;
  const id = crypto.randomUUID();
  let isUpdate = false;
  return {
    update(bundle) {
      show(bundle, { id, isUpdate });
      isUpdate = true;
    },
  };
}

function findShow(): ShowBundle | undefined {
  const host = globalThis as {
    readonly [key: symbol]: unknown;
    readonly Deno?: { readonly jupyter?: { readonly broadcast?: Broadcast } };
  };
  const show = host[Symbol.for('Jupyter.showBundle')];
  if (typeof show === 'function') return show as ShowBundle;
  let broadcast: Broadcast | undefined;
  try {
    broadcast = host.Deno?.jupyter?.broadcast;
  } catch {
    // Outside a notebook Deno throws where the field is read.
  }
  if (broadcast === undefined) return undefined;
  const send = broadcast;
  return (data, { id, isUpdate }) =>
    void send(isUpdate ? 'update_display_data' : 'display_data', {
      data,
      metadata: {},
      transient: { display_id: id },
    });
}
