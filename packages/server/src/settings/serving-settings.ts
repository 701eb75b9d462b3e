import { checkOptions, givenOptions, type NumberField, type OptionField } from '@resattn/options';
import { defaultLimits, type ServerOptions } from '../options.js';

/** What a person says of a server, as a command line or a form has it: all in one list. */
export interface ServingSettings {
  /** Address to listen on. Default 127.0.0.1: this machine alone. */
  readonly host?: string | undefined;
  /** Default 8000; 0 takes a free one. */
  readonly port?: number | undefined;
  /** Host names that requests may be for, beside localhost and addresses. */
  readonly allowHost?: readonly string[] | undefined;
  /** Texts that are computed together. Default 32. */
  readonly maxBatch?: number | undefined;
  /** Milliseconds that a text waits for others. Default 0. */
  readonly maxDelay?: number | undefined;
  /** Texts that wait; more are refused. Default 1024. */
  readonly maxQueue?: number | undefined;
  /** Bytes of a request. Default 1 MiB. */
  readonly maxBody?: number | undefined;
  /** UTF-16 units of a text. Default 20,000. */
  readonly maxText?: number | undefined;
  /** Seconds of a request. Default 30. */
  readonly timeout?: number | undefined;
  /** JSON lines on standard output, one an answer, or nothing. Default `json`. */
  readonly log?: 'json' | 'off' | undefined;
}

type Setting = OptionField & { readonly group: string };

const count = (group: string, help: string, min = 1): NumberField & { readonly group: string } => ({
  kind: 'integer',
  ...{ min, group, help },
});

/** What the settings may be, and what they are for; `allowHost` is a list of any names. */
export const servingFields: Readonly<Record<Exclude<keyof ServingSettings, 'allowHost'>, Setting>> =
  {
    host: { kind: 'text', group: 'Options', help: 'address to listen on' },
    port: { kind: 'integer', min: 0, max: 65_535, group: 'Options', help: '0 takes a free one' },
    log: {
      kind: 'choice',
      choices: ['json', 'off'],
      group: 'Options',
      help: 'JSON lines on standard output, one an answer, or nothing',
    },
    maxBatch: count('Batching', 'texts that are computed together'),
    maxDelay: count('Batching', 'milliseconds that a text waits for others', 0),
    maxQueue: count('Limits', 'texts that wait; more are refused'),
    maxBody: count('Limits', 'bytes of a request'),
    maxText: count('Limits', 'length of a text'),
    timeout: count('Limits', 'seconds of a request'),
  };

/** What they are where nobody says. */
export const servingDefaults = {
  host: '127.0.0.1',
  port: 8000,
  log: 'json',
  maxBatch: 32,
  maxDelay: 0,
  maxQueue: defaultLimits.queue,
  maxBody: defaultLimits.bodyBytes,
  maxText: defaultLimits.textLength,
  timeout: defaultLimits.seconds,
} as const satisfies ServingSettings;

const keys: Readonly<Record<keyof ServingSettings, true>> = {
  ...{ host: true, port: true, log: true, allowHost: true, maxBatch: true, maxDelay: true },
  ...{ maxQueue: true, maxBody: true, maxText: true, timeout: true },
};

/** The same settings as `startServer` takes them. */
export function serverOptions(settings: ServingSettings): Omit<ServerOptions, 'models' | 'token'> {
  checkOptions('serverOptions', settings, keys);
  const { host, port, log, allowHost, maxBatch, maxDelay, maxQueue, maxBody, maxText, timeout } = {
    ...servingDefaults,
    allowHost: undefined,
    ...givenOptions(settings),
  };
  return {
    ...{ host, port, hosts: allowHost, logger: log === 'json' },
    batching: { maxSize: maxBatch, maxDelay },
    limits: { queue: maxQueue, bodyBytes: maxBody, textLength: maxText, seconds: timeout },
  };
}
