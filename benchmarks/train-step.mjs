#!/usr/bin/env node
// One training step (forward, backward, update) beside plain tfjs-node and PyTorch.
import { runTimedSuite } from './harness/timed-suite.mjs';

await runTimedSuite('train-step', 'train', ['tfjs-node', 'torch', 'torch-compile']);
