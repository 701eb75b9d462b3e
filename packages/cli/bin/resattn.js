#!/usr/bin/env node
// In a workspace this file is there before the package is built, so that its command can be linked.
import '../dist/esm/bin.js';
