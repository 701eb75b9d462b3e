import type * as tf from '@tensorflow/tfjs';
import {
  AdditiveAttention,
  LinearAttention,
  LuongAttention,
  MultiHeadAttention,
  PointerAttention,
  PointerGenerator,
  ScaledDotProductAttention,
} from './attention/index.js';
import {
  AveragePool1d,
  Conv1d,
  DepthwiseSeparableConv1d,
  DynamicConv1d,
  GatedConv1d,
  LightConv1d,
  MaxPool1d,
  SqueezeExcitation,
} from './convolution/index.js';
import { FactorizedEmbedding, TiedEmbedding, TokenEmbedding } from './embedding/index.js';
import { Dense, FeedForward, GatedFeedForward } from './feedforward/index.js';
import { BatchNorm, GroupNorm, LayerNorm, RmsNorm, ScaleNorm } from './normalization/index.js';
import {
  AdditiveAttentionPooling,
  FirstPooling,
  HierarchicalAttention,
  KMaxPooling,
  LastPooling,
  MaxPooling,
  MeanPooling,
  SoftmaxPooling,
  StructuredSelfAttention,
} from './pooling/index.js';
import {
  AlibiPositions,
  LearnedPositions,
  RotaryPositions,
  ShawPositions,
  SinusoidalPositions,
  T5Positions,
  TransformerXlPositions,
} from './positional/index.js';
import { Bidirectional, Gru, Lstm, RecurrentStack, SimpleRnn } from './recurrent/index.js';
import { Dropout } from './regularization/index.js';
import {
  BasicBlock,
  BottleneckBlock,
  CausalDilatedBlock,
  DepthwiseSeparableBlock,
  PreActivationBlock,
} from './residual/convolutional/index.js';
import {
  DeepNormResidual,
  DenseConcatResidual,
  ExpandStreams,
  GatedResidual,
  GruGatedResidual,
  HighwayResidual,
  HyperConnections,
  LayerScaleResidual,
  PostNormResidual,
  PreNormResidual,
  ResiDual,
  ResiDualOutput,
  Residual,
  ReZeroResidual,
  SandwichNormResidual,
  ScaledResidual,
  StochasticDepthResidual,
  SumStreams,
} from './residual/index.js';
import { LinearChainCrf } from './tagging/index.js';
import {
  TransformerDecoder,
  TransformerDecoderLayer,
  TransformerEncoder,
  TransformerEncoderLayer,
} from './transformer/index.js';

/** The class of a layer, as `tf.serialization` knows it. */
export type LayerClass = tf.serialization.SerializableConstructor<tf.layers.Layer>;

/**
 * All layer classes of the package.
 *
 * A bundler leaves out the classes that a program does not name, and what is left out cannot be
 * loaded: a program that loads models of unknown layers imports this list.
 */
export const catalogue: readonly LayerClass[] = [
  AdditiveAttention,
  LinearAttention,
  LuongAttention,
  MultiHeadAttention,
  PointerAttention,
  PointerGenerator,
  ScaledDotProductAttention,
  Conv1d,
  AveragePool1d,
  DepthwiseSeparableConv1d,
  DynamicConv1d,
  GatedConv1d,
  LightConv1d,
  MaxPool1d,
  SqueezeExcitation,
  FactorizedEmbedding,
  TiedEmbedding,
  TokenEmbedding,
  Dense,
  FeedForward,
  GatedFeedForward,
  BatchNorm,
  GroupNorm,
  LayerNorm,
  RmsNorm,
  ScaleNorm,
  AdditiveAttentionPooling,
  FirstPooling,
  HierarchicalAttention,
  KMaxPooling,
  LastPooling,
  MaxPooling,
  MeanPooling,
  SoftmaxPooling,
  StructuredSelfAttention,
  AlibiPositions,
  LearnedPositions,
  RotaryPositions,
  ShawPositions,
  SinusoidalPositions,
  T5Positions,
  TransformerXlPositions,
  Bidirectional,
  Gru,
  Lstm,
  RecurrentStack,
  SimpleRnn,
  Dropout,
  DeepNormResidual,
  DenseConcatResidual,
  GatedResidual,
  GruGatedResidual,
  HighwayResidual,
  HyperConnections,
  LayerScaleResidual,
  PostNormResidual,
  PreNormResidual,
  ReZeroResidual,
  ResiDual,
  ResiDualOutput,
  Residual,
  SandwichNormResidual,
  ScaledResidual,
  StochasticDepthResidual,
  ExpandStreams,
  SumStreams,
  BasicBlock,
  BottleneckBlock,
  CausalDilatedBlock,
  DepthwiseSeparableBlock,
  PreActivationBlock,
  LinearChainCrf,
  TransformerDecoderLayer,
  TransformerDecoder,
  TransformerEncoderLayer,
  TransformerEncoder,
];
