/** The part of Node's `process` that is there in a browser. */
declare const process: {
  /**
   * `RESATTN_QUICK` is `1` at first, the setting with less data and fewer steps; `RESATTN_BACKEND` is `wasm`
   * or `cpu`.
   */
  readonly env: Record<string, string | undefined>;
  readonly platform: 'browser';
};
