import type { Modules } from '@resattn/kernel/browser';

/** What cells can import; build-lite.mjs writes it. */
export declare const modules: Modules;
