/** How a training ended: interrupted with everything saved, or with a model that was tested. */
export type Fitted<Bundle, Outcome> =
  | { readonly status: 'interrupted'; readonly step: number }
  | { readonly status: 'done'; readonly bundle: Bundle; readonly outcome: Outcome };

/** What is done with a model on the way. */
export interface Saving<Bundle> {
  /** Before it is trained. */
  described?(bundle: Bundle): Promise<void>;
  /** Once it is trained, before it is tested. */
  trained?(bundle: Bundle): Promise<void>;
}
