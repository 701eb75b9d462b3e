export { fontFamily, themeStyle } from '@resattn/host';
export { type AlignmentOptions, alignment } from './attention/alignment.js';
export { attentionHeatMap, type HeatMapOptions } from './attention/attention-heat-map.js';
export type { AttentionMap } from './attention/attention-map.js';
export { type AttentionHeads, headGrid } from './attention/head-grid.js';
export { type WeightedSpan, type WeightedText, weightedText } from './attention/weighted-span.js';
export { weightedTextHtml } from './attention/weighted-text.js';
export { type ClassBarsOptions, classBars } from './classification/class-bars.js';
export type { ClassNames } from './classification/class-name.js';
export { type ClassOrder, orderClasses } from './classification/class-order.js';
export {
  type ConfusionMatrixOptions,
  confusionMatrixPlot,
} from './classification/confusion-matrix-plot.js';
export { calibrationCurve } from './curves/calibration-curve.js';
export type { Curve, CurvePanel } from './curves/curve.js';
export {
  type CurvePlotOptions,
  curvePlot,
  type LearningCurvesOptions,
  learningCurves,
} from './curves/curve-plot.js';
export { type GradientFlow, gradientFlow } from './curves/gradient-flow.js';
export {
  type HtmlPlace,
  type LiveTraining,
  type LiveTrainingOptions,
  liveTraining,
} from './curves/live-training.js';
export {
  type OptionPanel,
  type OptionPlotsOptions,
  type OptionPoint,
  optionPlots,
} from './curves/option-plots.js';
export { type ComparedRun, runComparison } from './curves/run-comparison.js';
export { type EmbeddingPlotOptions, embeddingPlot } from './embeddings/embedding-plot.js';
export { type Projection, type ProjectionOptions, project } from './embeddings/projection.js';
export {
  type MarkedPiece,
  type MarkedSpan,
  type MarkedText,
  markedPieces,
  markedTextHtml,
} from './marked/marked-text.js';
export { type ComparisonPage, comparisonPage } from './report/comparison-page.js';
export { report } from './report/report.js';
export type {
  AttentionSample,
  HeadlineScore,
  MarkedSample,
  ReportTable,
  ReportValue,
  RunReport,
  WrittenText,
} from './report/run-report.js';
export type { TerminalOptions } from './terminal/colors.js';
export { sparkline } from './terminal/sparkline.js';
export { terminalAttention } from './terminal/terminal-attention.js';
export {
  type TerminalBar,
  type TerminalBarsOptions,
  terminalBars,
} from './terminal/terminal-bars.js';
export { terminalMarked } from './terminal/terminal-marked.js';
