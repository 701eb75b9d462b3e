export { Dense, type DenseOptions, dense } from './dense.js';
export { FeedForward, type FeedForwardOptions, feedForward } from './feed-forward.js';
export {
  GatedFeedForward,
  type GatedFeedForwardOptions,
  gatedFeedForward,
} from './gated-feed-forward.js';
