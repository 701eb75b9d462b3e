export { fold, shorten, wrap } from './layout.js';
export {
  type TextStyle,
  type TextTableCell,
  type TextTableOptions,
  textTable,
} from './text-table.js';
export { visible } from './visible.js';
