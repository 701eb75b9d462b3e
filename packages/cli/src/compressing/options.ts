import type { MachineOptions } from '../run/machine.js';

export const compressionMethods = [
  'int8',
  'int4',
  'dynamic-int8',
  'low-rank',
  'prune',
  'prune-structure',
  'distill',
] as const;
export type CompressionMethod = (typeof compressionMethods)[number];

export interface CompressOptions extends MachineOptions {
  readonly method: CompressionMethod | 'all';
  readonly out?: string;
  readonly sparsity: number;
  readonly keep: number;
  readonly rank: number;
  readonly share: number;
  readonly temperature: number;
  readonly teacher: number;
  readonly attention: number;
  readonly hidden: number;
  readonly learningRate?: number;
  readonly epochs?: number;
  readonly json?: true;
}
