export {
  type CellGradient,
  type CellStep,
  elmanCell,
  gruCell,
  lstmCell,
  type RecurrentCell,
} from './cell.js';
export { type RecurrenceOptions, type RecurrenceResult, recurrence } from './recurrence.js';
