export type { PostProcessor } from './post-processor.js';
export * from './post-processors.js';
