export { type Check, checksFor } from './checks/index.js';
export {
  checkLayer,
  describeLayer,
  type LayerReport,
  nameOf,
  summarize,
  type TestFramework,
} from './conformance.js';
export type { LayerSubject, SubjectInput } from './subject.js';
