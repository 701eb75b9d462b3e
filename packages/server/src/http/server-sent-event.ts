/** One event of `text/event-stream`; JSON has no line ends outside its strings' escapes. */
export const encodeEvent = (event: string, data: unknown): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
