export { LinearChainCrf, linearChainCrf } from './linear-chain-crf.js';
