import { bundleOf } from '../display/display.js';
import { markup } from '../markup/markup.js';
import { type LiveDisplay, liveDisplay } from './live-display.js';

/** How far something is. */
export interface Progress {
  readonly done: number;
  /** Undefined where nobody knows. */
  readonly total?: number | undefined;
  /** Behind the bar: `12 of 30 MB, 4 MB/s`. */
  readonly text: string;
}

/** One line of a notebook with a bar, which is updated in place. */
export interface LiveProgress {
  update(progress: Progress): void;
  /** Replaces the bar by a text that stays. */
  end(text: string): void;
}

const MILLISECONDS_BETWEEN_UPDATES = 100;

/**
 * A line that shows progress in the notebook that runs this code; undefined where none does. It is
 * written at most ten times a second.
 *
 * @param label what is going on: `downloading vocab.txt`
 */
export function liveProgress(
  label: string,
  display: LiveDisplay | undefined = liveDisplay(),
): LiveProgress | undefined {
  if (display === undefined) return undefined;
  let last = Number.NEGATIVE_INFINITY;
  return {
    update({ done, total, text }) {
      const now = performance.now();
      if (now - last < MILLISECONDS_BETWEEN_UPDATES) return;
      last = now;
      const bar =
        total === undefined
          ? markup`<progress></progress>`
          : markup`<progress max="${total}" value="${done}"></progress>`;
      const share = total ? `${Math.floor((100 * done) / total)} %` : undefined;
      display.update(
        bundleOf({
          text: [label, share, text].filter(Boolean).join('  '),
          html: markup`<p>${label} ${bar} <span class="muted">${text}</span></p>`,
        }),
      );
    },
    end(text) {
      display.update(bundleOf({ text, html: markup`<p>${text}</p>` }));
    },
  };
}
