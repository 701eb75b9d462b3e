#!/usr/bin/env node
// One forward pass beside PyTorch and onnxruntime.
import { runTimedSuite } from './harness/timed-suite.mjs';

await runTimedSuite('inference', 'infer', ['torch', 'torch-compile', 'onnxruntime']);
