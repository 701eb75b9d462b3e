export { type WeightedSpan, type WeightedText, weightedText } from './attention/weighted-span.js';
export type { Curve, CurvePanel } from './curves/curve.js';
export type {
  AttentionSample,
  HeadlineScore,
  ReportValue,
  RunReport,
} from './report/run-report.js';
