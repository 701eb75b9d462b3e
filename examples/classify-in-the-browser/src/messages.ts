import type { Classification } from '@resattn/models';

/** What the page asks the worker. */
export interface Question {
  readonly id: number;
  readonly text: string;
}

/** What the worker tells the page. */
export type Told =
  | { readonly kind: 'loading'; readonly part: number }
  | { readonly kind: 'ready'; readonly backend: string; readonly labels: readonly string[] }
  | { readonly kind: 'answer'; readonly id: number; readonly result: Classification }
  | { readonly kind: 'failed'; readonly message: string };
