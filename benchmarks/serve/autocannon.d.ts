// The part of autocannon that serve.mjs uses; the package brings no types.
declare module 'autocannon' {
  export interface Result {
    readonly requests: { readonly average: number };
    readonly latency: { readonly p50: number; readonly p99: number };
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number } | undefined>>;
    readonly '2xx': number;
    readonly non2xx: number;
    readonly errors: number;
    readonly timeouts: number;
  }
  interface Options {
    readonly url: string;
    readonly connections: number;
    /** In seconds. */
    readonly duration: number;
    readonly requests: readonly object[];
    /** In seconds. */
    readonly timeout: number;
  }
  export default function autocannon(options: Options): Promise<Result>;
}
