import type { Classification, Answer as Translation } from '@resattn/models';

/** What the models say of a text, by what they are asked for. */
export interface Answers {
  readonly language: Classification;
  readonly date: Translation;
}
export type Task = keyof Answers;

/** The first message to the worker. */
export interface Start {
  /** Of the folder that the models' folders are in. */
  readonly modelsUrl: string;
  /** The backend to compute with; the best one where left out. */
  readonly backend?: string;
}

/** What the page asks the worker. */
export interface Question {
  readonly id: number;
  readonly task: Task;
  readonly text: string;
}

/** One answer, with what was asked for. */
export type Answered = {
  readonly [T in Task]: { readonly task: T; readonly result: Answers[T] };
}[Task];

/** What the worker tells the page. */
export type Told =
  | { readonly kind: 'loading'; readonly part: number }
  | { readonly kind: 'ready'; readonly backend: string }
  | { readonly kind: 'failed'; readonly message: string }
  | ({ readonly kind: 'answer'; readonly id: number } & Answered)
  | { readonly kind: 'refused'; readonly id: number; readonly message: string };
