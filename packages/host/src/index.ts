export {
  bundleOf,
  jupyterDisplay,
  type MimeBundle,
  pictureBundle,
  shownBy,
  stacked,
  type View,
} from './display/display.js';
export { countText, lineView } from './display/facts.js';
export {
  type DisplayTable,
  shortText,
  type TableCell,
  type TableColumn,
  tableView,
} from './display/table.js';
export { columnsOf, padText } from './display/text-columns.js';
export { betweenSteps } from './interruption/between-steps.js';
export { yieldToEventLoop } from './interruption/event-loop.js';
export { hostSignal, withHostSignal } from './interruption/host-signal.js';
export { untilAborted } from './interruption/until-aborted.js';
export { type LiveDisplay, liveDisplay } from './live/live-display.js';
export { type LiveProgress, liveProgress, type Progress } from './live/live-progress.js';
export { escapeText, replaceUnprintable } from './markup/escape.js';
export { Markup, type MarkupPart, markup } from './markup/markup.js';
export { fontFamily, themeStyle } from './markup/theme.js';
