export const browserNotebooks: readonly string[];
export function isForBrowsers(json: string, specifiers: ReadonlySet<string>): boolean;
export function liteNotebook(json: string): string;
