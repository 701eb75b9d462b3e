export {
  Bidirectional,
  type BidirectionalOptions,
  bidirectional,
  type MergeMode,
} from './bidirectional.js';
export { Gru, type GruOptions, gru } from './gru.js';
export { Lstm, type LstmOptions, lstm } from './lstm.js';
export { Recurrent, type RecurrentOptions } from './recurrent.js';
export { RecurrentStack, type RecurrentStackOptions, recurrentStack } from './recurrent-stack.js';
export { SimpleRnn, type SimpleRnnOptions, simpleRnn } from './simple-rnn.js';
