import type { EvaluationEvent, StartEvent, StepEvent } from '@resattn/core';
import type { ProgressReporter } from '@resattn/runtime';
import { requireListener } from './run/check-call.js';
import type { ScoreColumn } from './run/score-column.js';
import { UserError } from './user-error.js';

/** What a run tells as it goes. Terminals, notebooks and logs listen. */
export type RunEvent =
  | ReadingEvent
  | ProgressEvent
  | DeviceEvent
  | NoticeEvent
  | DataEvent
  | BaselineEvent
  | ModelEvent
  | WideEvent
  | BatchesEvent
  | ProfileEvent
  | ScheduleEvent
  | TrainingEvent
  | AveragedEvent
  | MethodEvent
  | TableEvent
  | UnfinishedEvent
  | InterruptedEvent
  | DoneEvent;

/** Receives the events of a run, in their order. */
export type Tell = (event: RunEvent) => void;

/** Data is about to be read. */
export interface ReadingEvent {
  readonly type: 'reading';
  /** A file, a folder, or the name of a set. */
  readonly data: string;
}

/** How far something that takes a while has come. */
export interface ProgressEvent {
  readonly type: 'progress';
  /** What is going on: `testing`. */
  readonly label: string;
  readonly done: number;
  /** Undefined while nobody knows. */
  readonly total: number | undefined;
  /** What is counted: `texts`, `bytes`. */
  readonly unit: string;
  /** Whether it has come to its end, by success or not. */
  readonly isOver: boolean;
  /** What is left to be said of it at its end. */
  readonly summary?: string | undefined;
}

/** What computes. */
export interface DeviceEvent {
  readonly type: 'device';
  /** Name of the tfjs backend: `tensorflow`, `wasm`, `cpu`. */
  readonly backend: string;
  /** One line for people. */
  readonly description: string;
}

/** Something that should be known. */
export interface NoticeEvent {
  readonly type: 'notice';
  /** What it is about. */
  readonly topic: 'data' | 'evaluation' | 'export' | 'settings' | 'int8' | 'setup';
  readonly text: string;
}

/** Data has been read and divided, and a run folder is there. */
export interface DataEvent {
  readonly type: 'data';
  readonly description: string;
  /** What was guessed, left out or noticed. */
  readonly notices: readonly string[];
  /** Examples in each part; characters of a language model. */
  readonly sizes: Readonly<Record<'train' | 'validation' | 'test', number>>;
  /** The run folder. Default: the run is kept in memory. */
  readonly folder?: string | undefined;
}

/** A plain method has been trained and tested: what the model has to beat. */
export interface BaselineEvent {
  readonly type: 'baseline';
  readonly name: string;
  readonly score: { readonly name: string; readonly value: number };
  readonly seconds?: number | undefined;
}

/** The model has been made. */
export interface ModelEvent {
  readonly type: 'model';
  readonly name: string;
  readonly parameters: number;
  /** How many of the parameters are trained. Default: all. */
  readonly trained?: number | undefined;
  /** What it reads: `20,000 tokens`. */
  readonly vocabulary: string;
  /** Weights of a pretrained model that are new, and those that are not used. */
  readonly initialized?: readonly string[] | undefined;
  readonly unused?: readonly string[] | undefined;
}

/** Linear models over n-grams, or over lexical features, have been weighed with the network on the validation data. */
export interface WideEvent {
  readonly type: 'wide';
  /** The network and the linear models; `accuracy` by itself, `weight` 0 where it is not used. */
  readonly parts: readonly {
    readonly name: string;
    readonly weight: number;
    readonly accuracy: number;
  }[];
  /** Of all together. */
  readonly accuracy: number;
}

/** How the examples are batched. */
export interface BatchesEvent {
  readonly type: 'batches';
  readonly batchesPerEpoch: number;
  /** Axes of the shapes: pairs, source, target. */
  readonly shapes: readonly (readonly number[])[];
}

/** A step has been recorded. */
export interface ProfileEvent {
  readonly type: 'profile';
  /** A Chrome trace. */
  readonly file: string;
  readonly milliseconds: number;
  /** The most expensive first; `share` of the time, from 0 to 1. */
  readonly operations: readonly {
    readonly operation: string;
    readonly count: number;
    readonly share: number;
  }[];
}

/** A resumption has made the run longer or shorter, and the learning rate continues by a new schedule. */
export interface ScheduleEvent {
  readonly type: 'schedule';
  /** The step that training continues from. */
  readonly step: number;
  readonly schedule: string;
  readonly totalSteps: { readonly before: number; readonly now: number };
  readonly learningRate: { readonly before: number; readonly now: number };
}

/** The steps of training. Between `start` and `end` an abort saves everything. */
export type TrainingEvent =
  | (StartEvent & { readonly type: 'start'; readonly columns: readonly ScoreColumn[] })
  | (StepEvent & { readonly type: 'step' })
  | (EvaluationEvent & { readonly type: 'evaluation' })
  | { readonly type: 'checkpoint'; readonly step: number }
  | { readonly type: 'damaged-checkpoint'; readonly step: number; readonly error: Error }
  | { readonly type: 'end' };

/** The mean of the best checkpoints has been tried in place of the best one. */
export interface AveragedEvent {
  readonly type: 'averaged';
  readonly checkpoints: number;
  /** Scores of the mean and of the best checkpoint, as they are printed. */
  readonly mean: string;
  readonly best: string;
  readonly isKept: boolean;
}

/** A model is about to be compressed by the next of several methods. */
export interface MethodEvent {
  readonly type: 'method';
  readonly method: string;
  /** From 1. */
  readonly number: number;
  readonly count: number;
}

/** The runs of a table are planned, and the next of them is about to start. */
export type TableEvent =
  | {
      readonly type: 'table';
      readonly name: string;
      readonly runs: number;
      readonly finished: number;
      /** Runs at once. */
      readonly jobs: number;
      /** Whether it is a sweep, whose runs are trials. Default false. */
      readonly isSweep?: boolean | undefined;
    }
  | {
      readonly type: 'table-run';
      /** The cell and the seed. */
      readonly name: string;
      /** From 1, those included that were finished before. */
      readonly number: number;
      readonly count: number;
    };

/** A run is used that has not come to its end. */
export interface UnfinishedEvent {
  readonly type: 'unfinished';
  readonly folder: string;
  /** Which of its weights are used. */
  readonly uses: 'its best checkpoint so far' | 'the model of its earlier end';
}

/** Training has ended by an abort; everything is saved. */
export interface InterruptedEvent {
  readonly type: 'interrupted';
  readonly folder: string;
  readonly step: number;
}

/** A run has come to its end, and its results are written. */
export interface DoneEvent {
  readonly type: 'done';
  /** The run folder. Default: the run is kept in memory. */
  readonly folder?: string | undefined;
  readonly results: Readonly<Record<string, unknown>>;
}

/** A listener threw; `cause` is its error. The run has stopped and can be resumed. */
export class ListenerError extends UserError {
  constructor(event: RunEvent, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`the listener of the run threw at the event "${event.type}": ${reason}.`, [
      'mend the listener, and resume the run if it has a folder',
    ]);
    this.cause = cause;
  }
}

/** Tells a listener, whose errors are told apart from those of the run. */
export function guarded(listener: Tell = () => {}): Tell {
  requireListener(listener);
  return (event) => {
    try {
      listener(event);
    } catch (error) {
      // One listener may hand on to another that is guarded, too.
      throw error instanceof ListenerError ? error : new ListenerError(event, error);
    }
  };
}

/** Progress as events. */
export const progressOf = (tell: Tell): ProgressReporter => ({
  start({ label, total, unit = 'steps', initial = 0 }) {
    let done = initial;
    let known = total;
    let isOver = false;
    const event = (over: boolean, summary?: string) => {
      if (isOver) return;
      isOver = over;
      tell({
        ...{ type: 'progress', label, done, total: known, unit, isOver: over },
        ...(summary !== undefined && { summary }),
      });
    };
    event(false);
    return {
      update(value) {
        done = value;
        event(false);
      },
      setTotal(value) {
        known = value;
        event(false);
      },
      line: (text) => tell({ type: 'notice', topic: 'setup', text }),
      done: (summary = label) => event(true, summary),
      stop: () => event(true),
    };
  },
});
